#include "mail/flags.h"
