#!/bin/sh
# Runs one command and ends it when whoever started this guard is gone, however it went.
#
#   guard.sh SIGNAL GRACE LOG COMMAND...
#
# Standard input is a pipe whose other end the parent keeps open: its end of file means "stop". The first line on
# standard output is the process id of the command; everything else goes to LOG.
trap '' INT HUP QUIT
signal=$1
grace=$2
log=$3
shift 3

exec 3<&0 </dev/null
"$@" 3<&- >>"$log" 2>&1 &
child=$!
echo "$child"
exec >>"$log" 2>&1

(
    while read -r _; do :; done <&3
    kill -s "$signal" "$child"
    waited=0
    while [ "$waited" -lt "$grace" ] && kill -0 "$child"; do
        sleep 1
        waited=$((waited + 1))
    done
    kill -s KILL "$child"
) 2>/dev/null &
watcher=$!
exec 3<&-

wait "$child"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
