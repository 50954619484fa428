#include "store/projects.h"
