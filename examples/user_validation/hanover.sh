#!/bin/sh
# Only addresses at hanover.edu may register: [accounts] user_validation = "…/hanover.sh".
#
# The server writes one line, the e-mail address in lower case, to standard input. Print 1 to let it
# in; anything else, an exit code other than 0, or more than five seconds refuses it. The program
# runs without a shell around it, in an empty environment, and may be in any language.
IFS= read -r email || exit 1

case "$email" in
    *@*@*) echo 0 ;;
    ?*@hanover.edu) echo 1 ;;
    *) echo 0 ;;
esac
