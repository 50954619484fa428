# Turns the .sql files named on the command line into C: one row of pp_sql_files a file. Lines of
# comment in queries are left out: queries go over the wire.
BEGIN { print "#include \"store/sql.h\"\n\nconst PpSqlFile pp_sql_files[] = {" }
FNR == 1 {
	if (NR > 1) print "\t},"
	name = FILENAME
	sub(/^.*sql\//, "", name)
	printf "\t{ \"%s\",\n", name
}
name ~ /^queries\// && /^[ \t]*--/ { next }
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	printf "\t  \"%s\\n\"\n", $0
}
END { if (NR > 0) print "\t},"; print "\t{ 0, 0 }\n};" }
