/* The commands of patchpost-lmtpd. */
#include "config.h"

#include "command.h"

const PpCommand pp_commands[] = {
	{ "lmtpd", "store what an MTA brings by LMTP, over connections that are kept", pp_cmd_lmtpd, NULL, FALSE },
	{ NULL, NULL, NULL, NULL, FALSE },
};
