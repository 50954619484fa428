#include "mail/source.h"
