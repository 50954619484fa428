# PP_TRY_CFLAGS(VARIABLE, FLAGS): keep those of FLAGS that the compiler accepts.
AC_DEFUN([PP_TRY_CFLAGS], [
  $1=
  pp_saved_cflags="$CFLAGS"
  for pp_flag in $2; do
    CFLAGS="$pp_saved_cflags -Werror $pp_flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])], [$1="$$1 $pp_flag"])
  done
  CFLAGS="$pp_saved_cflags"
])
