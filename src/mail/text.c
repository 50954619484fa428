#include "mail/text.h"
