/* The commands of patchpost, in the order of `patchpost help'. */
#include "config.h"

#include "command.h"

const PpCommand pp_commands[] = {
	{ "init", "create the schema in a database", pp_cmd_init, NULL, FALSE },
	{ "upgrade", "bring the schema of an older version up", pp_cmd_upgrade, NULL, FALSE },
	{ "project", "add, list, change and remove the projects that are tracked", pp_cmd_project, NULL, FALSE },
	{ "deliver", "store one message from standard input, for an MTA", pp_cmd_deliver, NULL, TRUE },
	{ "lmtpd", "store what an MTA brings by LMTP, over connections that are kept", NULL, "patchpost-lmtpd", FALSE },
	{ "import", "store archives: mbox files, folders, single messages", NULL, "patchpost-import", FALSE },
	{ "reindex", "read stored messages again, and put right what the rules of today see in another way", pp_cmd_reindex,
	  NULL, FALSE },
	{ "parse", "print what messages say by themselves, without a database", pp_cmd_parse, NULL, FALSE },
	{ "show", "show a patch, cover letter, comment or series", pp_cmd_show, NULL, FALSE },
	{ "dump", "print everything in the canonical form", pp_cmd_dump, NULL, FALSE },
	{ "list", "list series, patches, threads, or what is missing", pp_cmd_list, NULL, FALSE },
	{ "export", "print a patch or a series for git am", pp_cmd_export, NULL, FALSE },
	{ "events", "print what happened, in order, and follow what happens", pp_cmd_events, NULL, FALSE },
	{ "quarantine", "look at what could not be stored as asked, and decide about it", pp_cmd_quarantine, NULL, FALSE },
	{ "purge", "remove messages for good", pp_cmd_purge, NULL, FALSE },
	{ "status", "say how it is going, and what to do about problems", pp_cmd_status, NULL, FALSE },
	{ NULL, NULL, NULL, NULL, FALSE },
};
