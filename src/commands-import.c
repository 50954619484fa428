/* The commands of patchpost-import. */
#include "config.h"

#include "command.h"

const PpCommand pp_commands[] = {
	{ "import", "store archives: mbox files, folders, single messages", pp_cmd_import, NULL, FALSE },
	{ NULL, NULL, NULL, NULL, FALSE },
};
