#include "patch/submission.h"
