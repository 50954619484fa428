#include "patch/series.h"
