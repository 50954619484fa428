#include "mail/mbox.h"
