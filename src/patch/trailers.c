#include "patch/trailers.h"
