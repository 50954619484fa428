/* How people send series: threading, labels, losses, clocks, one mail after the other. archive.c decides what they
 * send; this file makes mail of it and remembers what was sent.
 */
#ifndef PP_TESTS_POSTING_H
#define PP_TESTS_POSTING_H

#include "archive.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define AUTHORS 4
/* Postings of one author that could be taken for one are so far apart. */
#define APART (45 * MINUTE)

typedef enum {
	THREAD_COVER,		/* every patch below the cover */
	THREAD_COVER_DEEP,	/* each below the one before */
	THREAD_FIRST,		/* no cover, every patch below the first */
	THREAD_FIRST_DEEP,
	THREAD_NONE,
	THREAD_NONE_COVER,	/* a cover, and nothing refers to it */
	N_THREADS,
	THREAD_ABOVE = N_THREADS,	/* no cover, every patch below what all is in reply to */
	THREAD_BY_PATCH,	/* every patch below the one of its number in another series */
} Threading;

typedef enum {
	SPELLING_USUAL,
	SPELLING_GLUED_VERSION,	/* PATCHv2 1/3 */
	SPELLING_DASHED,	/* PATCH-v2 1/3 */
	SPELLING_VERSION_LAST,	/* PATCH 1/3 v2 */
	SPELLING_OUTSIDE,	/* [PATCH 1/3] title (v2) */
	SPELLING_GLUED_NUMBER,	/* PATCH1/3 */
	SPELLING_HG,		/* PATCH 1 of 3 */
	SPELLING_LOWER,		/* patch v2 01/03 */
	SPELLING_RESEND,	/* PATCH v2 RESEND 1/3 */
	SPELLING_RFC,		/* RFC v2 PATCH 1/3 */
	SPELLING_CAPITAL,	/* PATCH V2 1/3 */
	N_SPELLINGS,
} Spelling;

/* What a mail program writes of its references. */
typedef enum {
	HEADERS_BOTH,
	HEADERS_REPLY_ONLY,	/* In-Reply-To, and so the nearest only */
	HEADERS_REFERENCES_ONLY,
	HEADERS_PROSE,		/* References, and words in In-Reply-To */
	HEADERS_EMPTY,		/* References, and <> in In-Reply-To */
	N_HEADERS,
} Headers;

typedef enum {
	PACE_FAST,
	PACE_SLOW,		/* up to 20 minutes from one to the next */
	PACE_STORM,		/* two halves, hours apart */
} Pace;

/* A mail, lost ones too. */
typedef struct {
	char *msgid;
	char **refs;		/* nearest first */
	gboolean arrived;
	int series;		/* or -1: no submission */
	const char *belongs;	/* to this submission, or NULL */
} Letter;

/* One posting. */
typedef struct {
	guint author, topic, version, total;
	int number;		/* of PpMail.series */
	Spelling spelling;
	const char *suffix;	/* of all titles */
	gboolean unnumbered;
	gboolean pull;
	gboolean change_id;	/* then nothing of it is lost */
	char *cover;		/* ids; of what is lost or was never written too */
	char **patches;
	GHashTable *seen;	/* set of numbers of other postings that it refers to */

	/* what came of it */
	gboolean covered;	/* has a cover, which arrived */
	gboolean one_thread;	/* all that arrived hangs together by what arrived */
	gboolean foreign;	/* in reply to something else */
	gboolean looped;	/* its references are a circle: what answers it is in order of dates only */
	gboolean closed;	/* nothing is made of it any more */
	gboolean blind;		/* nobody could tell */
	gboolean touched;	/* a stranger sent a patch for it */
	gboolean partial;
} Posting;

typedef struct {
	GRand *rand;
	const char *list_id;
	guint32 seed;
	gint64 now;
	gint64 free_at[AUTHORS];	/* when an author's next posting is no part of the last */
	gint64 skew[AUTHORS];
	enum { MUNGE_NOT, MUNGE_SOME, MUNGE_BARE } munge[AUTHORS];
	guint ids;
	GPtrArray *letters;	/* of Letter * */
	GHashTable *by_msgid;	/* of Letter * */
	GPtrArray *postings;	/* of Posting * */
	PpArchive *archive;
} Maker;

/* One mail to send. */
typedef struct {
	const char *msgid;
	char **refs;		/* taken over; or NULL */
	guint author;
	Headers headers;
	gint64 shift;		/* its date is wrong by this */
	gboolean lost;
	const char *subject, *body;
	Posting *posting;	/* or NULL */
} Draft;

/* How a posting is sent. All 0: at once, nothing lost. */
typedef struct {
	Threading threading;
	Headers headers;
	Pace pace;
	gboolean loses_cover, cover_last;
	gboolean forgets_version, miscounts;	/* labels of the patches and the cover differ */
	gboolean loop;		/* the cover refers to the last patch, or the first patch does */
	guint lost, late, broken, skewed;	/* numbers; 0: none */
	gboolean extra;
	char **above;		/* borrowed; or NULL */
	const Posting *by_patch;
} Plan;

gboolean maker_chance (Maker *maker, guint percent);
guint maker_pick (Maker *maker, guint below);
void maker_note (Maker *maker, PpSentKind kind);
char *maker_new_id (Maker *maker);
Headers maker_some_headers (Maker *maker);
const Letter *maker_letter (const Maker *maker, const char *msgid);

/* MSGID, then the references of that letter unless CUT. */
char **maker_refs_to (const Maker *maker, const char *msgid, gboolean cut);

/* Sends DRAFT now. */
void maker_send (Maker *maker, const Draft *draft);

Posting *maker_posting (Maker *maker, guint author, guint topic, guint version, guint total);
void posting_free (Posting *posting);
/* Whether number N (0: the cover) is there. */
gboolean maker_has (const Maker *maker, const Posting *posting, guint n);

gboolean threading_is_covered (Threading threading);
gboolean threading_is_threaded (Threading threading);
/* What may happen to POSTING. WHOLE: nothing gets lost or breaks. */
Plan maker_plan (Maker *maker, const Posting *posting, Threading threading, char **above, gboolean whole);
/* Sends all of POSTING, not before its author's last one is over. */
void maker_post (Maker *maker, Posting *posting, const Plan *plan);
/* Sends the one patch NUMBER; takes REFS. */
void maker_post_one (Maker *maker, Posting *posting, guint number, char **refs);

#endif
