#include "store/params.h"
