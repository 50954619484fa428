#include "mail/msgid.h"
