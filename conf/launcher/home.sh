# shellcheck shell=bash
# Questions to the petcam that runs with a state folder: who is a member, who may come. Its plugin answers through Janus's
# Admin API. JSON is made and read by jq alone, for names hold whatever people write.

# visit_home STATE ("" means the usual one): dies unless a petcam runs with it. Changes nothing there.
visit_home() {
    STATE=${1:-$(default_state)}
    RUN=$STATE/run
    command -v jq >/dev/null || die 'The program jq is missing. As root, run: apt-get install jq'
    [[ ! -d $STATE || -x $STATE ]] || die "The state folder $STATE belongs to $(stat -c %U -- "$STATE"). Ask as that user."
    [[ -r $RUN/url && -r $RUN/admin.path ]] || not_running
}

not_running() {
    die "No petcam runs with the state folder $STATE. Start it with ./petcam up, or name its folder with --state DIR."
}

# ask_plugin REQUEST: prints the plugin's answer to a JSON object. Returns 1 after it has said what went wrong, and 3
# when nobody is there to answer.
ask_plugin() {
    local answer wrong status=0
    answer=$(perl "$LAUNCHER/janus_admin.pl" "$(<"$RUN/admin.path")" "$RUN/admin.secret" <<<"$1") || status=$?
    ((status == 0)) || return "$status"
    wrong=$(jq -r 'if .petcam == "error" then "\(.error) (error \(.error_code))" else empty end' <<<"$answer") || return 1
    [[ -z $wrong ]] || { warn "$wrong" && return 1; }
    printf '%s\n' "$answer"
}

# The same, and the end of the command when there is no answer.
ask_home() {
    local status=0
    ask_plugin "$1" || status=$?
    ((status != 3)) || not_running
    ((status == 0)) || exit 1
}

# the_only HOME WANTED KINDS: the member, camera or device of the home with this id or else this name, as
# {"kind","id","name"}. KINDS are those to look among, such as "member camera".
the_only() {
    local home=$1 wanted=$2 kinds=$3 found
    found=$(jq -c --arg wanted "$wanted" --arg kinds "$kinds" -f "$LAUNCHER/find.jq" <<<"$home") || exit 1
    case $(jq length <<<"$found") in
        0) die "There is no ${kinds// / or } \"$wanted\". See: ./petcam members" ;;
        1) jq -c '.[0]' <<<"$found" ;;
        *) die "There are several called \"$wanted\". Choose one by its id: $(jq -r 'map("\(.id) (\(.kind))") | join(", ")' <<<"$found")" ;;
    esac
}

# print_invitation ANSWER: the link of an invitation, as text and as a picture for a phone's camera.
print_invitation() {
    local link seconds
    link=$(<"$RUN/url")/#/join/$(jq -r .code <<<"$1")
    seconds=$(jq -r .expires_in <<<"$1")
    say "    $link"
    say ''
    # From its standard input: everybody on this computer can read the arguments of a process.
    # Colours are for a terminal.
    [[ ! -t 1 ]] || ! command -v qrencode >/dev/null || printf '%s' "$link" | qrencode -t ANSIUTF8 -m 2 || true
    say ''
    say "It works once, and for $(((seconds + 30) / 60)) minutes."
}

# The options of these commands, for the help.
usage_of_home() {
    cat <<'TEXT'
invite, one of:
  --owner          an owner, who may do everything
  --camera NAME    one more camera
  NAME             one more member
     --role ROLE   family (default), sitter or owner
     --from DATE   may come from then on; like 2030-12-24, "2030-12-24 18:00" or "+7 days"
     --until DATE  may come until then; a day without a time is included, with all of it
     --camera NAME only this camera (name or id); may be given several times
  --again NAME     another link for a member or a camera that is there (name or id)
remove NAME        a member, a camera (name or id) or a device (id, such as d3)
  --yes            do not ask
TEXT
}
