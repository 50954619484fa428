#include "patch/closure.h"
