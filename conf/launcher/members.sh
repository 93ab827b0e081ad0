# shellcheck shell=bash
# The command `members`: who is a member, which cameras there are, who still has to come.

petcam_members() {
    local state='' home
    while (($# > 0)); do
        case $1 in
            --state)
                want_value "$@"
                state=$2
                shift
                ;;
            -h | --help) usage && return ;;
            *) die_usage "members does not know \"$1\". See: ./petcam help" ;;
        esac
        shift
    done
    visit_home "$state"
    home=$(ask_home '{"request":"home"}') || exit 1
    jq -r -f "$LAUNCHER/members.jq" <<<"$home"
}
