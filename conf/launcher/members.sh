# shellcheck shell=bash
# The command `members`: who is a member, which cameras there are, who still has to come.

petcam_members() {
    local state='' home
    take_options members state= '' '' "$@"
    visit_home "$state"
    home=$(ask_home '{"request":"home"}') || exit 1
    jq -r -f "$LAUNCHER/members.jq" <<<"$home"
}
