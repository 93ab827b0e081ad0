# shellcheck shell=bash
# The command `invite`: a link that makes a phone a member's device, or a camera.

petcam_invite() {
    local state='' name='' role='' from='' until='' again='' owner='' camera=()
    take_options invite 'state= role= from= until= again= owner camera+' name 'name. Put a name with spaces into quotes' "$@"
    case ${owner:+owner}:${again:+again}:${name:+name}:${#camera[@]}:${role:+role}$from$until in
        owner:::0:) invite_owner ;;
        :again::0:) invite_again ;;
        :::1:) invite_camera ;;
        ::name:*) invite_member ;;
        *) die_usage 'invite wants a NAME, or --camera NAME, or --owner, or --again NAME-or-ID, and only one of them. See: ./petcam help' ;;
    esac
}

# All of these read the variables of petcam_invite.

invite_owner() {
    local answer
    visit_home "$state"
    answer=$(ask_home '{"request":"invite_owner"}') || exit 1
    say 'Open this on the phone of an owner, who may do everything:'
    print_invitation "$answer"
}

invite_camera() {
    local answer
    visit_home "$state"
    answer=$(ask_home "$(jq -n -c --arg name "${camera[0]}" '{request: "add_camera", $name}')") || exit 1
    say "Open this on the phone that becomes the camera \"${camera[0]}\" ($(jq -r .camera <<<"$answer")):"
    print_invitation "$answer"
}

invite_again() {
    local home found answer
    visit_home "$state"
    home=$(ask_home '{"request":"home"}') || exit 1
    found=$(the_only "$home" "$again" 'member camera') || exit 1
    answer=$(ask_home "$(jq -c '{request: "pair", (.kind): .id}' <<<"$found")") || exit 1
    say "Open this on $(jq -r 'if .kind == "camera" then "the phone that becomes the camera" else "a phone of" end
        + " " + if .name == "" then .id else "\"\(.name)\" (\(.id))" end' <<<"$found"):"
    print_invitation "$answer"
}

invite_member() {
    local home grants request answer starts='' ends=''
    role=${role:-family}
    case $role in owner | family | sitter) ;; *) die_usage "--role wants family, sitter or owner, not \"$role\"." ;; esac
    ((${#camera[@]} == 0)) || [[ $role != owner ]] || die_usage 'An owner has all cameras: --camera is for family and sitters.'
    check_window
    visit_home "$state"
    home=$(ask_home '{"request":"home"}') || exit 1
    refuse_second_member "$home"
    grants=$(chosen_cameras "$home") || exit 1
    request=$(jq -n -c --arg name "$name" --arg role "$role" --arg from "$starts" --arg until "$ends" \
        --argjson cameras "$grants" '
        {request: "invite", $role, $name}
        + if $from == "" then {} else {from: ($from | tonumber)} end
        + if $until == "" then {} else {until: ($until | tonumber)} end
        + if $cameras == {} then {} else {rights: [], $cameras} end') || exit 1
    answer=$(ask_home "$request") || exit 1
    say "Open this on the phone of \"$name\" ($(jq -r .member <<<"$answer"), $role$(window_in_words)):"
    print_invitation "$answer"
}

# Sets `starts` and `ends`, in Unix seconds.
check_window() {
    [[ -z $from ]] || starts=$(seconds_of --from "$from") || exit 2
    [[ -z $until ]] || ends=$(end_of "$until") || exit 2
    [[ -z $until ]] || ((ends > $(date +%s))) || die_usage "--until $(last_moment "$ends") is in the past."
    [[ -z $until || -z $from ]] || ((ends > starts)) ||
        die_usage "--until $(last_moment "$ends") is not after --from $(moment "$starts")."
}

seconds_of() {
    date -d "$2" +%s 2>/dev/null || die_usage "$1 does not understand \"$2\". Say it like 2030-12-24, \"2030-12-24 18:00\" or \"+7 days\"."
}

# A day that is named without a time of day is meant with all of it, as on the page: it ends where the next one begins.
end_of() {
    local said=$1 seconds
    seconds=$(seconds_of --until "$said") || exit 2
    if [[ $(date -d "@$seconds" +%T) == 00:00:00 && ! $said =~ [:@]|[0-9]\ *[aApP]\.?[mM]|midnight ]]; then
        seconds=$(date -d "$(date -d "@$seconds" +%F) + 1 day" +%s)
    fi
    printf '%s' "$seconds"
}

moment() { date -d "@$1" '+%Y-%m-%d %H:%M'; }

# An end at midnight is the whole day before it.
last_moment() {
    if [[ $(date -d "@$1" +%T) == 00:00:00 ]]; then date -d "@$(($1 - 1))" +%F; else moment "$1"; fi
}

window_in_words() {
    [[ -z $starts ]] || printf ', from %s' "$(moment "$starts")"
    [[ -z $ends ]] || printf ', until %s' "$(last_moment "$ends")"
}

# Two members of one name could not be told apart; who means the one who is there wants --again.
refuse_second_member() {
    local id
    id=$(jq -r --arg name "$name" 'first(.members[] | select(.name == $name) | .id) // ""' <<<"$1") || exit 1
    [[ -z $id ]] || die "\"$name\" is a member already ($id). For another phone: ./petcam invite --again $id"
}

# The grants for the cameras that were named, by their ids; {} when none was.
chosen_cameras() {
    local home=$1 named ids=()
    for named in "${camera[@]}"; do
        named=$(the_only "$home" "$named" camera) || exit 1
        ids+=("$(jq -r .id <<<"$named")")
    done
    jq -n -c --arg role "$role" '
        (["watch", "listen", "talk"] + if $role == "family" then ["playback"] else [] end) as $rights
        | [$ARGS.positional[] | {(.): {$rights}}] | add // {}' --args "${ids[@]}"
}
