#include "mail/date.h"
