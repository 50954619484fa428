#include "patch/pull.h"
