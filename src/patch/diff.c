#include "patch/diff.h"
