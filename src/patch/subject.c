#include "patch/subject.h"
