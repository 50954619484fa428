/* Grouping by tables: a history of a few messages and the series a reader of the thread would see.
 *
 * Messages are written as pp_history_read() reads them.
 *
 * A series is "vN received/total COVER: patches by number + extras", "-" for no cover, "!" after a stranger. They
 * come sorted by the id of the cover, else of the first patch.
 *
 * Every case is also turned round, and delivered one by one with what the closure of each loads.
 */
#include "unit.h"

#include "../property/history.h"
#include "mail/limits.h"

#define MAX_MESSAGES 16
#define MAX_SERIES 8

typedef struct {
	const char *name;
	const char *messages[MAX_MESSAGES];
	const char *series[MAX_SERIES];
} Case;

static const Case cases[] = {
	/* --- threads as they should be */
	{ "shallow thread",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "deep thread",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re p1 c", "p3 3/3 re p2 p1 c" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "deep thread without References",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re p1", "p3 3/3 re p2" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "no cover, to the first",
	  { "p1 1/3", "p2 2/3 re p1", "p3 3/3 re p1" },
	  { "v1 3/3 -: p1 p2 p3" } },
	{ "single patches are series of their own, also in a discussion",
	  { "a", "b re a", "c v2 re b a", "d re c b a" },
	  { "v1 1/1 -: a", "v1 1/1 -: b", "v2 1/1 -: c", "v1 1/1 -: d" } },
	{ "one of one, with a cover",
	  { "c 0/1", "p 1/1 re c" },
	  { "v1 1/1 c: p" } },
	{ "pull request that is a cover",
	  { "c PULL 0/2", "p1 1/2 re c", "p2 2/2 re c" },
	  { "v1 2/2 c: p1 p2" } },

	/* --- covers that come late or never */
	{ "cover posted last, unthreaded",
	  { "p1 1/2", "p2 2/2", "c 0/2" },
	  { "v1 2/2 c: p1 p2" } },
	{ "cover dated last, threaded",
	  { "p1 1/2 re c", "p2 2/2 re c", "c 0/2 +3h" },
	  { "v1 2/2 c: p1 p2" } },
	{ "cover that comes years late",
	  { "p1 1/2 re c", "p2 2/2 re c", "c 0/2 +7000d" },
	  { "v1 2/2 c: p1 p2" } },
	{ "first patch that comes years late",
	  { "p2 2/3 re p1", "p3 3/3 re p1", "p1 1/3 +7000d" },
	  { "v1 3/3 -: p1 p2 p3" } },
	{ "cover never posted",
	  { "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c" },
	  { "v1 3/3 -: p1 p2 p3" } },
	{ "patches 1 and 3 only",
	  { "p1 1/3 re c", "p3 3/3 re c" },
	  { "v1 2/3 -: p1 p3" } },
	{ "cover alone",
	  { "c 0/4" },
	  { "v1 0/4 c:" } },
	{ "cover resent in the same thread",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "d 0/2 +5m re c" },
	  { "v1 2/2 c: p1 p2", "v1 0/2 d:" } },
	{ "whole series in reply to a resent cover",
	  { "c 0/2", "d 0/2 +5m re c", "p1 1/2 re d c", "p2 2/2 re d c" },
	  { "v1 0/2 c:", "v1 2/2 d: p1 p2" } },

	/* --- resends and stragglers */
	{ "forgotten 3/3 the next day",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 +1d re c" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "mail storm in two halves hours apart",
	  { "c 0/6", "p1 1/6 re c", "p2 2/6 re c", "p3 3/6 re c", "p4 4/6 +5h re c", "p5 5/6 re c", "p6 6/6 re c" },
	  { "v1 6/6 c: p1 p2 p3 p4 p5 p6" } },
	{ "two copies of one patch in a sending leave a stray",
	  { "c 0/3", "p1 1/3 re c", "q1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c" },
	  { "v1 3/3 c: p1 p2 p3", "v1 1/3 -: q1" } },
	{ "whole series resent minutes later, threaded",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "d 0/2 +5m", "q1 1/2 re d", "q2 2/2 re d" },
	  { "v1 2/2 c: p1 p2", "v1 2/2 d: q1 q2" } },
	{ "whole series resent minutes later, unthreaded",
	  { "p1 1/2", "p2 2/2", "q1 1/2 +5m", "q2 2/2" },
	  { "v1 2/2 -: p1 p2", "v1 2/2 -: q1 q2" } },
	{ "whole series resent hours later below the same unseen cover",
	  { "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q1 1/3 +4h re c", "q2 2/3 re c", "q3 3/3 re c" },
	  { "v1 3/3 -: p1 p2 p3", "v1 3/3 -: q1 q2 q3" } },
	{ "resend of an incomplete series hours later does not fill it",
	  { "p1 1/3 re c", "p2 2/3 re c", "q1 1/3 +4h re c", "q2 2/3 re c", "q3 3/3 re c" },
	  { "v1 2/3 -: p1 p2", "v1 3/3 -: q1 q2 q3" } },
	{ "resend below the same cover, hours later, of a series that lacks its first: that fills the hole",
	  { "c 0/3", "p2 2/3 re c", "p3 3/3 re c", "q1 1/3 +4h re c", "q2 2/3 re c", "q3 3/3 re c" },
	  { "v1 3/3 c: q1 p2 p3", "v1 2/3 -: q2 q3" } },
	{ "whole series resent hours later, as a thread of its own, does not fill it",
	  { "c 0/3", "p2 2/3 re c", "p3 3/3 re c", "d 0/3 +4h", "q1 1/3 re d", "q2 2/3 re d", "q3 3/3 re d" },
	  { "v1 2/3 c: p2 p3", "v1 3/3 d: q1 q2 q3" } },
	{ "number above the total",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "p8 8/2 re c" },
	  { "v1 2/2 c: p1 p2 + p8" } },
	{ "extras do not complete",
	  { "c 0/2", "p1 1/2 re c", "p3 3/2 re c", "p4 4/2 re c" },
	  { "v1 1/2 c: p1 + p3 p4" } },
	{ "an extra alone",
	  { "p8 8/7" },
	  { "v1 0/7 -: + p8" } },

	/* --- several series in each other's way */
	{ "series posted in reply to another series",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "d 0/2 from bob +1h re c", "q1 1/2 from bob re d c", "q2 2/2 from bob re d c" },
	  { "v1 2/2 c: p1 p2", "v1 2/2 d: q1 q2" } },
	{ "series posted in reply to an incomplete series of the same sender",
	  { "c 0/2", "p1 1/2 re c", "d 0/2 +1h re c", "q1 1/2 re d c", "q2 2/2 re d c" },
	  { "v1 1/2 c: p1", "v1 2/2 d: q1 q2" } },
	{ "interleaved series of one sender, threaded",
	  { "c 0/2", "d 0/2", "p1 1/2 re c", "q1 1/2 re d", "p2 2/2 re c", "q2 2/2 re d" },
	  { "v1 2/2 c: p1 p2", "v1 2/2 d: q1 q2" } },
	{ "interleaved series of one sender, unthreaded, of different length",
	  { "p1 1/2", "q1 1/3", "p2 2/2", "q2 2/3", "q3 3/3" },
	  { "v1 2/2 -: p1 p2", "v1 3/3 -: q1 q2 q3" } },
	{ "v2 of one patch in reply to it",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q2 v2 2/3 +1h re p2 c" },
	  { "v1 3/3 c: p1 p2 p3", "v2 1/3 -: q2" } },
	{ "v2 of one patch in reply to it, at once, while the v1 lacks it",
	  { "c 0/3", "p1 1/3 re c", "p3 3/3 re c", "q1 v2 1/3 +1m re p1 c" },
	  { "v1 2/3 c: p1 p3", "v2 1/3 -: q1" } },
	{ "unnumbered v2 of one patch in reply to it",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "q v2 +1h re p2 c" },
	  { "v1 2/2 c: p1 p2", "v2 1/1 -: q" } },
	{ "shallow v2 without cover in reply to the v1 cover, v1 incomplete",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "q1 v2 1/3 +3h re c", "q2 v2 2/3 re c", "q3 v2 3/3 re c" },
	  { "v1 2/3 c: p1 p2", "v2 3/3 -: q1 q2 q3" } },
	{ "the same, of v1 only the cover came",
	  { "c 0/3", "q1 v2 1/3 +3d re c", "q2 v2 2/3 re c", "q3 v2 3/3 re c" },
	  { "v1 0/3 c:", "v2 3/3 -: q1 q2 q3" } },
	{ "v2 patch by patch in reply to the patches of v1",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c", "q1 v2 1/3 +2h re p1 c", "q2 v2 2/3 re p2 c", "q3 v2 3/3 re p3 c" },
	  { "v1 3/3 c: p1 p2 p3", "v2 3/3 -: q1 q2 q3" } },
	{ "v2 patch by patch in reply to a v1 that was not threaded",
	  { "p1 1/2", "p2 2/2", "q1 v2 1/2 +2h re p1", "q2 v2 2/2 re p2" },
	  { "v1 2/2 -: p1 p2", "v2 1/2 -: q1", "v2 1/2 -: q2" } },
	{ "a patch that lost its references, of a series that answers another",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "d v2 0/2 +1d re c", "q1 v2 1/2 re d c", "q2 v2 2/2" },
	  { "v1 2/2 c: p1 p2", "v2 1/2 d: q1", "v2 1/2 -: q2" } },
	{ "v2 with its cover in reply to the v1 cover",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "d v2 0/2 +1d re c", "q1 v2 1/2 re d c", "q2 v2 2/2 re d c" },
	  { "v1 2/2 c: p1 p2", "v2 2/2 d: q1 q2" } },
	{ "v2, v3, each in reply to the one before",
	  { "c 0/1", "p 1/1 re c", "d v2 0/1 +1d re c", "q v2 1/1 re d c", "e v3 0/1 +1d re d c", "r v3 1/1 re e d c" },
	  { "v1 1/1 c: p", "v2 1/1 d: q", "v3 1/1 e: r" } },

	/* --- strangers */
	{ "stranger fills a free number, flagged",
	  { "c 0/2", "p1 1/2 re c", "q2 2/2 from bob +1h re c" },
	  { "v1 2/2 c: p1 q2!" } },
	{ "stranger takes no number, however his mail is dated",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "q2 2/2 from bob -5s re c" },
	  { "v1 2/2 c: p1 p2", "v1 1/2 -: q2" } },
	{ "stranger is no extra",
	  { "c 0/2", "p1 1/2 re c", "p2 2/2 re c", "q8 8/2 from bob re c" },
	  { "v1 2/2 c: p1 p2", "v1 0/2 -: + q8" } },
	{ "strangers' dates decide among strangers",
	  { "c 0/2", "p1 1/2 re c", "q 2/2 from bob re c", "r 2/2 from eve -1s re c" },
	  { "v1 2/2 c: p1 r!", "v1 1/2 -: q" } },
	{ "a stranger does not follow a patch into the run that it joined",
	  { "c 0/2", "p1 1/2", "q2 2/2 from bob re p1" },
	  { "v1 1/2 c: p1", "v1 1/2 -: q2" } },
	{ "submitter and date are not a stranger's",
	  { "q1 1/2 from bob re p2", "p2 2/2" },
	  { "v1 2/2 -: q1! p2" } },
	{ "senders of a list that munges are told apart",
	  { "p1 1/2 from list@x/ann", "q1 1/2 from list@x/bob", "p2 2/2 from list@x/ann", "q2 2/2 from list@x/bob" },
	  { "v1 2/2 -: p1 p2", "v1 2/2 -: q1 q2" } },

	/* --- unthreaded (rule 5) */
	{ "unthreaded series",
	  { "c 0/3", "p1 1/3", "p2 2/3", "p3 3/3" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "patches 20 minutes apart",
	  { "p1 1/4", "p2 2/4 +20m", "p3 3/4 +20m", "p4 4/4 +20m" },
	  { "v1 4/4 -: p1 p2 p3 p4" } },
	{ "patches a second more than 20 minutes apart",
	  { "p1 1/3", "p2 2/3 +1201s", "p3 3/3 +20m" },
	  { "v1 1/3 -: p1", "v1 2/3 -: p2 p3" } },
	{ "unthreaded, sent in reverse",
	  { "p3 3/3", "p2 2/3", "p1 1/3" },
	  { "v1 3/3 -: p1 p2 p3" } },
	{ "unthreaded, equal dates",
	  { "p1 1/3", "p2 2/3 +0s", "p3 3/3 +0s", "c 0/3 +0s" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "cover apart from patches that are threaded among themselves",
	  { "c 0/3", "p1 1/3", "p2 2/3 re p1", "p3 3/3 re p1" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "two covers do not join",
	  { "c 0/2", "d 0/2 +1m", "p1 1/2", "p2 2/2" },
	  { "v1 0/2 c:", "v1 2/2 d: p1 p2" } },
	{ "other senders, versions and totals do not join",
	  { "p1 1/3", "q2 2/3 from bob", "r2 v2 2/3", "s2 2/4", "p3 3/3" },
	  { "v1 2/3 -: p1 p3", "v1 1/3 -: q2", "v2 1/3 -: r2", "v1 1/4 -: s2" } },
	{ "what another stands before is not joined across it",
	  { "p1 1/3", "q1 1/3 +10m", "q2 2/3", "p3 3/3 +5m" },
	  { "v1 1/3 -: p1", "v1 3/3 -: q1 q2 p3" } },
	{ "what is near to the run but not to the one before it stays",
	  { "c 0/4", "x 1/4 +5m", "p1 1/4 +10m re c", "p2 2/4 +15m re c", "p3 3/4 +1m" },
	  { "v1 2/4 c: p1 p2", "v1 1/4 -: p3", "v1 1/4 -: x" } },
	{ "a series joins by its nearest members, over a hole of its own",
	  { "c 0/4", "p1 1/4 +2h re c", "p2 2/4 re c", "p3 3/4 +1m", "p4 4/4" },
	  { "v1 4/4 c: p1 p2 p3 p4" } },
	{ "what stands in the hole of another series is near to neither side",
	  { "c 0/3", "x3 3/3 +1h", "p1 1/3 +1h re c", "p2 2/3 re c" },
	  { "v1 2/3 c: p1 p2", "v1 1/3 -: x3" } },
	{ "an answer is no unthreaded patch",
	  { "a", "p1 1/2", "p2 2/2 re a" },
	  { "v1 1/1 -: a", "v1 1/2 -: p1", "v1 1/2 -: p2" } },

	/* --- labels (rule 6) */
	{ "v3 on the cover only",
	  { "c v3 0/2", "p1 1/2 re c", "p2 2/2 re c" },
	  { "v3 2/2 c: p1 p2" } },
	{ "v2 on the patches only",
	  { "c 0/2", "p1 v2 1/2 re c", "p2 v2 2/2 re c" },
	  { "v1 2/2 c: p1 p2" } },
	{ "v4 missing on one patch",
	  { "c v4 0/2", "p1 1/2 re c", "p2 v4 2/2 re c" },
	  { "v4 2/2 c: p1 p2" } },
	{ "wrong total on the cover",
	  { "c 0/4", "p1 1/3 re c", "p2 2/3 re c", "p3 3/3 re c" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "wrong total on the cover, and two opinions",
	  { "c 0/4", "p1 1/3 re c", "p2 2/5 re c" },
	  { "v1 0/4 c:", "v1 1/3 -: p1", "v1 1/5 -: p2" } },
	{ "wrong total on the cover, and an extra that believes it",
	  { "c 0/1", "x 2/1 re c", "p 1/2 re c" },
	  { "v1 0/1 c: + x", "v1 1/2 -: p" } },
	{ "wrong total and another version stay apart",
	  { "c 0/4", "p1 v2 1/3 re c", "p2 v2 2/3 re c" },
	  { "v1 0/4 c:", "v2 2/3 -: p1 p2" } },
	{ "wrong total on one patch only",
	  { "c 0/3", "p1 1/3 re c", "p2 2/4 re c", "p3 3/3 re c" },
	  { "v1 2/3 c: p1 p3", "v1 1/4 -: p2" } },
	{ "a v3 4/5 in a v1 0/4 thread stays out",
	  { "c 0/4", "p1 1/4 re c", "p2 2/4 re c", "p3 3/4 re c", "x v3 4/5 re c" },
	  { "v1 3/4 c: p1 p2 p3", "v3 1/5 -: x" } },
	{ "a v2 in reply to the v1 cover days later is not swallowed",
	  { "c 0/2", "q1 v2 1/2 +3d re c", "q2 v2 2/2 re c" },
	  { "v1 0/2 c:", "v2 2/2 -: q1 q2" } },
	{ "a fragment that began long before its cover stays out",
	  { "c v3 0/2", "p1 1/2 -30m re c", "p2 2/2 +31m re c" },
	  { "v3 0/2 c:", "v1 2/2 -: p1 p2" } },
	{ "a fragment that ended long after its cover stays out",
	  { "c v3 0/2", "p1 1/2 re c", "p2 2/2 +30m re c" },
	  { "v3 0/2 c:", "v1 2/2 -: p1 p2" } },
	{ "a complete series takes nothing",
	  { "c 0/1", "p 1/1 re c", "x v2 8/1 re c" },
	  { "v1 1/1 c: p", "v2 0/1 -: + x" } },
	{ "another sender's fragment stays out",
	  { "c v3 0/2", "p1 1/2 from bob re c", "p2 2/2 from bob re c" },
	  { "v3 0/2 c:", "v1 2/2 -: p1 p2" } },
	{ "a fragment one of whose patches does not look at the cover stays out",
	  { "c v3 0/2", "p1 1/2 re c", "p2 2/2 re p1" },
	  { "v3 0/2 c:", "v1 2/2 -: p1 p2" } },

	/* --- references that are wrong */
	{ "loop of two",
	  { "p1 1/2 re p2", "p2 2/2 re p1" },
	  { "v1 2/2 -: p1 p2" } },
	{ "loop with its cover",
	  { "c 0/2 re p2", "p1 1/2 re c", "p2 2/2 re p1 c" },
	  { "v1 2/2 c: p1 p2" } },
	{ "reference to itself",
	  { "p1 1/2 re p1", "p2 2/2 re p2" },
	  { "v1 2/2 -: p1 p2" } },
	{ "the same unseen id for two senders",
	  { "p1 1/2 re u", "q1 1/2 from bob re u", "p2 2/2 re u", "q2 2/2 from bob re u" },
	  { "v1 2/2 -: p1 p2", "v1 2/2 -: q1 q2" } },
	{ "clock of one mail a day slow",
	  { "c 0/3", "p1 1/3 re c", "p2 2/3 -1d re c", "p3 3/3 +1d re c" },
	  { "v1 3/3 c: p1 p2 p3" } },
	{ "cover dated after its patches",
	  { "c 0/2 +1h", "p1 1/2 -1h re c", "p2 2/2 re c" },
	  { "v1 2/2 c: p1 p2" } },

	/* --- markers out of bounds */
	{ "9,999 is a total, 10,000 is none",
	  { "p1 1/9999", "p2 2/9999 re p1", "q1 1/10000", "q2 2/10000 re q1" },
	  { "v1 2/9999 -: p1 p2", "v1 1/1 -: q1", "v1 1/1 -: q2" } },
	{ "0 is no total",
	  { "p 1/0", "q 2/0 re p" },
	  { "v1 1/1 -: p", "v1 1/1 -: q" } },
};

/* --- series as text -------------------------------------------------------------------- */

static void
append_series (GString *text, const PpSeries *series)
{
	g_string_append_printf (text, "%sv%u %u/%u %s:", text->len > 0 ? " | " : "", series->version, series->received,
	                        series->total, series->cover != NULL ? series->cover->msgid : "-");
	for (guint i = 0; i < series->patches->len; i++) {
		const PpFact *fact = series->patches->pdata[i];

		if (i == series->patches->len - series->n_extras)
			g_string_append (text, " +");
		g_string_append_printf (text, " %s%s", fact->msgid,
		                        g_ptr_array_find (series->strangers, fact, NULL) ? "!" : "");
	}
}

static char *
group_text (const GPtrArray *facts)
{
	g_autoptr (GPtrArray) series = pp_series_group (facts);
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < series->len; i++)
		append_series (text, series->pdata[i]);
	return g_string_free (text, FALSE);
}

/* --- the cases ----------------------------------------------------------------------------- */

/* Each message in its turn with what its closure finds: all series that it gives must be among those of
 * everything. */
static void
check_closures (guint row, const PpHistory *history, const char *want)
{
	for (guint i = 0; i < history->facts->len; i++) {
		g_autoptr (PpClosure) closure = pp_closure_new ();
		g_autofree char *got = NULL;
		g_auto (GStrv) series = NULL;

		pp_closure_add (closure, pp_history_copy_fact (history->facts->pdata[i]));
		pp_history_close (history, closure);
		got = group_text (pp_closure_facts (closure));
		series = g_strsplit (got, " | ", -1);
		for (char **one = series; *one != NULL; one++)
			if (strstr (want, *one) == NULL)
				g_error ("row %u: closure of message %u: '%s' is not in '%s'", row, i, *one, want);
	}
}

static void
test_cases (void)
{
	for (guint row = 0; row < G_N_ELEMENTS (cases); row++) {
		g_autoptr (PpHistory) history = pp_history_read (cases[row].messages, MAX_MESSAGES);
		g_autoptr (GPtrArray) backwards = g_ptr_array_new ();
		g_auto (GStrv) lines = g_new0 (char *, MAX_SERIES + 1);
		g_autofree char *want = NULL, *got = group_text (history->facts), *again = NULL;

		for (guint i = 0; i < MAX_SERIES && cases[row].series[i] != NULL; i++)
			lines[i] = g_strdup (cases[row].series[i]);
		want = g_strjoinv (" | ", lines);
		if (strcmp (got, want) != 0)
			g_error ("row %u: %s:\n got  %s\n want %s", row, cases[row].name, got, want);
		for (guint i = history->facts->len; i-- > 0;)
			g_ptr_array_add (backwards, history->facts->pdata[i]);
		again = group_text (backwards);
		pp_assert_row_str (row, again, want);
		check_closures (row, history, want);
	}
}

/* --- names and dates (rule 9) -------------------------------------------------------------- */

static void
test_names (void)
{
	static const struct {
		const char *messages[MAX_MESSAGES];
		const char *name, *first;
	} rows[] = {
		{ { "c 0/2", "p1 1/2 re c" }, "title c", "c" },
		{ { "p1 1/2 -1h", "c 0/2", "p2 2/2 re c" }, "title c", "c" },
		{ { "p1 1/2 re c", "p2 2/2 re c" }, "[PATCH] title p1", "p1" },
		{ { "p2 2/3 re c", "p3 3/3 re c" }, NULL, "p2" },
		{ { "p" }, "[PATCH] title p", "p" },
		{ { "p8 8/7" }, NULL, "p8" },
		{ { "q1 1/2 from bob re p2", "p2 2/2" }, "[PATCH] title q1", "p2" },
		{ { "c PULL 0/1", "p1 1/1 re c" }, "title c", "c" },
	};

	for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
		g_autoptr (PpHistory) history = pp_history_read (rows[row].messages, MAX_MESSAGES);
		g_autoptr (GPtrArray) all = pp_series_group (history->facts);
		const PpSeries *found = NULL;

		for (guint i = 0; i < all->len; i++)
			if (strcmp (((const PpSeries *) all->pdata[i])->first->msgid, rows[row].first) == 0)
				found = all->pdata[i];
		g_assert_nonnull (found);
		pp_assert_row_str (row, found->name, rows[row].name);
	}
}

/* --- rows that are continued (rule 11) ----------------------------------------------------- */

static void
test_match (void)
{
	static const struct {
		const char *messages[MAX_MESSAGES];
		const char *ids;	/* of the series in order, 0 for a new one */
	} rows[] = {
		{ { "a" }, "0" },
		{ { "a in 7" }, "7" },
		/* grows */
		{ { "c 0/2 in 7", "p1 1/2 in 7 re c", "p2 2/2 re c" }, "7" },
		/* two rows join: by cover, though the other has more */
		{ { "c 0/3 in 9", "p1 1/3 in 7 re c", "p2 2/3 in 7 re c", "p3 3/3 in 7 re c" }, "9" },
		/* without a cover: most members, then the lowest */
		{ { "p1 1/3 in 9 re c", "p2 2/3 in 7 re c", "p3 3/3 in 9 re c" }, "9" },
		{ { "p1 1/2 in 9 re c", "p2 2/2 in 7 re c" }, "7" },
		{ { "p1 1/3 in 57 re c", "p2 2/3 in 100 re c", "p3 3/3 in 3 re c" }, "3" },
		{ { "p1 1/3 in 8 re c", "p2 2/3 in 16 re c", "p3 3/3 in 5 re c" }, "5" },
		/* a new cover does not change the row */
		{ { "c 0/2", "p1 1/2 in 7 re c", "p2 2/2 in 7 re c" }, "7" },
		/* one row falls apart: to the larger part, the cover's first, then the first */
		{ { "a 1/3 in 7 re x", "b 2/3 in 7 re x", "d 1/3 in 7 re y" }, "7 0" },
		{ { "a 1/3 in 7 re x", "b 1/3 in 7 re y", "d 2/3 in 7 re y" }, "0 7" },
		{ { "a 1/3 in 7 re x", "b 1/3 in 7 re y" }, "7 0" },
		{ { "a 1/2 in 7 re x", "b 2/2 in 7 re x", "c 0/3 in 7" }, "0 7" },
		/* what lost its row takes its next best */
		{ { "a 1/3 in 7 re x", "b 2/3 in 8 re x", "c 0/4 in 7" }, "8 7" },
		{ { "a 1/3 in 7 re x", "b 2/3 in 7 re x", "d 1/3 in 7 re y", "e 2/3 in 8 re y" }, "7 8" },
		/* two rows exchange members: nothing is given twice */
		{ { "c 0/2 in 1", "d 0/2 in 2", "p 1/2 in 2 re c", "q 1/2 in 1 re d" }, "1 2" },
		/* pull requests that serve as covers count as covers */
		{ { "c PULL 0/2 in 9", "p1 1/2 in 7 re c", "p2 2/2 in 7 re c" }, "9" },
	};

	for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
		g_autoptr (PpHistory) history = pp_history_read (rows[row].messages, MAX_MESSAGES);
		g_autoptr (GPtrArray) all = pp_series_group (history->facts);
		g_autofree gint64 *ids = g_new (gint64, all->len);
		g_autoptr (GString) text = g_string_new (NULL);

		pp_series_match (all, ids);
		for (guint i = 0; i < all->len; i++)
			g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", ids[i]);
		pp_assert_row_str (row, text->str, rows[row].ids);
	}
}

/* Which series has the members of each row that was stored; "ROW:ID" in the order of rows. */
static void
test_heirs (void)
{
	static const struct {
		const char *messages[MAX_MESSAGES];
		const char *heirs;
	} rows[] = {
		{ { "a" }, "" },
		{ { "a in 7" }, "7:7" },
		/* joined: both went to the one that lives on */
		{ { "p1 1/3 in 9 re c", "p2 2/3 in 7 re c", "p3 3/3 in 9 re c" }, "7:9 9:9" },
		/* fell apart: most members */
		{ { "a 1/3 in 7 re x", "b 1/3 in 7 re y", "d 2/3 in 7 re y" }, "7:7" },
		/* 4 lost one member to 7, and two to 9 */
		{ { "a 1/3 in 7 re x", "b 2/3 in 4 re x", "e 3/3 in 7 re x",
		    "d 1/5 in 9 re y", "f 2/5 in 4 re y", "g 3/5 in 4 re y", "h 4/5 in 9 re y", "i 5/5 in 9 re y" },
		  "4:9 7:7 9:9" },
		/* one to each: the lowest id */
		{ { "a 1/3 in 9 re x", "b 2/3 in 4 re x", "e 3/3 in 9 re x",
		    "d 1/3 in 7 re y", "f 2/3 in 4 re y", "g 3/3 in 7 re y" }, "4:7 7:7 9:9" },
	};

	for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
		g_autoptr (PpHistory) history = pp_history_read (rows[row].messages, MAX_MESSAGES);
		g_autoptr (GPtrArray) all = pp_series_group (history->facts);
		g_autofree gint64 *ids = g_new (gint64, all->len);
		g_autoptr (GHashTable) heirs = NULL;
		g_autoptr (GString) text = g_string_new (NULL);

		pp_series_match (all, ids);
		heirs = pp_series_heirs (all, ids);
		for (gint64 id = 1; id < 10; id++) {
			const gint64 *heir = g_hash_table_lookup (heirs, &id);

			if (heir != NULL)
				g_string_append_printf (text, "%s%d:%d", text->len > 0 ? " " : "", (int) id, (int) *heir);
		}
		pp_assert_row_str (row, text->str, rows[row].heirs);
	}
}

/* --- size ---------------------------------------------------------------------------------- */

static PpFact *
add_fact (PpHistory *history, guint number, guint total, gint64 date, const char *const *refs)
{
	g_autofree char *msgid = g_strdup_printf ("<%06u@x>", history->facts->len);
	PpFact *fact = pp_fact_new (msgid);

	fact->sender = g_strdup ("ann");
	fact->numbered = TRUE;
	fact->number = number;
	fact->cover = number == 0;
	fact->total = total;
	fact->date = date;
	fact->refs = g_strdupv ((char **) refs);
	pp_history_add (history, fact);
	return fact;
}

/* Closes over FACT alone. */
static PpClosure *
close_over (const PpHistory *history, const PpFact *fact, guint *rounds)
{
	PpClosure *closure = pp_closure_new ();

	pp_closure_add (closure, pp_history_copy_fact (fact));
	*rounds = pp_history_close (history, closure);
	return closure;
}

/* Of TOTAL patches a quarter of an hour apart, without threading; how many series, grouped by everything and by the
 * closure of the one in the middle. */
static void
check_run (guint total, guint want)
{
	g_autoptr (PpHistory) history = pp_history_new ();
	g_autoptr (GPtrArray) all = NULL, part = NULL;
	g_autoptr (PpClosure) closure = NULL;
	guint rounds;

	for (guint i = 1; i <= total; i++)
		add_fact (history, i, 9999, 1600000000 + 900 * (gint64) i, NULL);
	all = pp_series_group (history->facts);
	g_assert_cmpuint (all->len, ==, want);
	closure = close_over (history, history->facts->pdata[total / 2], &rounds);
	g_assert_cmpuint (rounds, <=, PP_LIMIT_RUN);
	part = pp_series_group (pp_closure_facts (closure));
	g_assert_cmpuint (part->len, ==, want == 1 ? 1 : pp_closure_facts (closure)->len);
	g_assert_cmpuint (pp_closure_facts (closure)->len, <=, PP_LIMIT_RUN + 3);
}

static void
test_run_limit (void)
{
	check_run (PP_LIMIT_RUN, 1);
	check_run (PP_LIMIT_RUN + 1, PP_LIMIT_RUN + 1);
	check_run (PP_LIMIT_RUN * 4, PP_LIMIT_RUN * 4);
}

/* What is around it makes no difference to a chain: others of the sender hours away. */
static void
test_run_neighbours (void)
{
	g_autoptr (PpHistory) history = pp_history_new ();
	g_autoptr (PpClosure) closure = NULL;
	guint rounds;

	for (guint i = 0; i < 1000; i++)
		add_fact (history, 1 + i % 2, 2, 1600000000 + 3600 * (gint64) (i / 2) + i % 2, NULL);
	closure = close_over (history, history->facts->pdata[500], &rounds);
	g_assert_cmpuint (pp_closure_facts (closure)->len, ==, 2);
	g_assert_cmpuint (rounds, <=, 3);
}

static void
test_large_series (void)
{
	g_autoptr (PpHistory) history = pp_history_new ();
	const PpFact *cover = add_fact (history, 0, 600, 1600000000, NULL);
	const char *refs[] = { cover->msgid, NULL };
	g_autoptr (GPtrArray) all = NULL;
	g_autoptr (PpClosure) closure = NULL;
	const PpSeries *series;
	guint rounds;

	for (guint i = 1; i <= 600; i++)
		add_fact (history, i, 600, 1600000000 + i, refs);
	all = pp_series_group (history->facts);
	g_assert_cmpuint (all->len, ==, 1);
	series = all->pdata[0];
	g_assert_true (series->complete && series->cover == cover);
	closure = close_over (history, history->facts->pdata[300], &rounds);
	g_assert_cmpuint (pp_closure_facts (closure)->len, ==, 601);
	g_assert_cmpuint (rounds, <=, 3);
}

/* 300 revisions in one thread, each in reply to the one before: everything in few rounds. */
static void
test_many_revisions (void)
{
	g_autoptr (PpHistory) history = pp_history_new ();
	g_autoptr (GPtrArray) all = NULL;
	g_autoptr (PpClosure) closure = NULL;
	guint rounds;

	for (guint version = 1; version <= 300; version++) {
		gint64 date = 1600000000 + 86400 * (gint64) version;
		g_autoptr (GPtrArray) above = g_ptr_array_new ();
		PpFact *cover;

		for (guint i = 1; i < version && i < PP_LIMIT_REFS; i++)
			g_ptr_array_add (above, ((const PpFact *) history->facts->pdata[(version - 1 - i) * 4])->msgid);
		g_ptr_array_add (above, NULL);
		cover = add_fact (history, 0, 3, date, (const char *const *) above->pdata);
		cover->version = version;
		for (guint i = 1; i <= 3; i++) {
			const char *refs[] = { cover->msgid, NULL };

			add_fact (history, i, 3, date + i, refs)->version = version;
		}
	}
	all = pp_series_group (history->facts);
	g_assert_cmpuint (all->len, ==, 300);
	for (guint i = 0; i < all->len; i++)
		g_assert_true (((const PpSeries *) all->pdata[i])->complete);
	closure = close_over (history, history->facts->pdata[700], &rounds);
	g_assert_cmpuint (pp_closure_facts (closure)->len, ==, 1200);
	g_assert_cmpuint (rounds, <=, 9);
}

/* Up to PP_LIMIT_CLOSURE in one thread are grouped, one more is too many. */
static void
test_closure_limit (void)
{
	for (guint over = 0; over <= 1; over++) {
		g_autoptr (PpHistory) history = pp_history_new ();
		const PpFact *top = add_fact (history, 0, 9999, 1600000000, NULL);
		const char *refs[] = { top->msgid, NULL };
		g_autoptr (PpClosure) closure = NULL;
		PpWants wants;
		guint rounds;

		for (guint i = 1; i < PP_LIMIT_CLOSURE + over; i++)
			add_fact (history, 1 + i % 9998, 9999, 1600000000 + i, refs);
		closure = close_over (history, top, &rounds);
		g_assert_cmpint (pp_closure_too_large (closure), ==, over == 1);
		g_assert_false (pp_closure_wants (closure, &wants));
	}
}

/* A reference is looked at up to the limit: the 52nd ties nothing together. */
static void
test_reference_limit (void)
{
	for (guint over = 0; over <= 1; over++) {
		g_autoptr (PpHistory) history = pp_history_new ();
		g_autoptr (GPtrArray) all = NULL;
		PpFact *top = add_fact (history, 0, 2, 1600000000, NULL);
		PpFact *patch = add_fact (history, 1, 2, 1600009999, NULL);

		patch->refs = g_new0 (char *, PP_LIMIT_REFS + over + 1);
		for (guint i = 0; i + 1 < PP_LIMIT_REFS + over; i++)
			patch->refs[i] = g_strdup_printf ("<unseen%u@x>", i);
		patch->refs[PP_LIMIT_REFS + over - 1] = g_strdup (top->msgid);
		all = pp_series_group (history->facts);
		g_assert_cmpuint (all->len, ==, over == 0 ? 1 : 2);
	}
}

static void
test_nothing (void)
{
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (GPtrArray) series = pp_series_group (none);
	g_autoptr (PpClosure) closure = pp_closure_new ();
	PpWants wants;

	g_assert_cmpuint (series->len, ==, 0);
	pp_series_match (series, NULL);
	g_assert_false (pp_closure_wants (closure, &wants));
	g_assert_cmpuint (pp_closure_facts (closure)->len, ==, 0);
}

/* Dates at the ends of what fits: nothing overflows. The last one spans half of all time, and so ties the
 * first two to those around 0. */
static void
test_far_dates (void)
{
	static const gint64 dates[] = { G_MININT64, G_MININT64 + 1, -1, 0, 1, G_MAXINT64 - 1, G_MAXINT64 };
	static const char *const refs[] = { "<000000@x>", NULL };
	g_autoptr (PpHistory) history = pp_history_new ();
	g_autoptr (GPtrArray) all = NULL;
	g_autoptr (PpClosure) closure = NULL;
	guint rounds;

	for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
		add_fact (history, i + 1, 7, dates[i], NULL);
	add_fact (history, 9, 7, 0, refs);
	all = pp_series_group (history->facts);
	g_assert_cmpuint (all->len, ==, 2);
	closure = close_over (history, history->facts->pdata[3], &rounds);
	g_assert_cmpuint (pp_closure_facts (closure)->len, ==, 6);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/series/cases", test_cases);
	g_test_add_func ("/series/names", test_names);
	g_test_add_func ("/series/match", test_match);
	g_test_add_func ("/series/heirs", test_heirs);
	g_test_add_func ("/series/run-limit", test_run_limit);
	g_test_add_func ("/series/run-neighbours", test_run_neighbours);
	g_test_add_func ("/series/large", test_large_series);
	g_test_add_func ("/series/many-revisions", test_many_revisions);
	g_test_add_func ("/series/closure-limit", test_closure_limit);
	g_test_add_func ("/series/reference-limit", test_reference_limit);
	g_test_add_func ("/series/nothing", test_nothing);
	g_test_add_func ("/series/far-dates", test_far_dates);
	return g_test_run ();
}
