# Sieve: dovecot-lda.conf beside this file says where this goes.
require ["vnd.dovecot.pipe"];

pipe "patchpost" ["deliver"];
