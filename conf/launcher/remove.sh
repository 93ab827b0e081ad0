# shellcheck shell=bash
# The command `remove`: a member, a camera or one device leaves the home, at once.

petcam_remove() {
    local state='' wanted='' yes=false home found
    take_options remove 'state= yes' wanted 'name. Put a name with spaces into quotes' "$@"
    [[ -n $wanted ]] || die_usage 'remove wants the name or the id of a member, a camera or a device. See: ./petcam members'
    [[ $yes == true || -t 0 ]] || die_usage 'Nobody is at a terminal to be asked, so remove needs --yes.'
    visit_home "$state"
    home=$(ask_home '{"request":"home"}') || exit 1
    found=$(the_only "$home" "$wanted" 'member camera device') || exit 1
    [[ $yes == true ]] || confirm_removal "$found"
    ask_home "$(jq -c '{request: "remove", (.kind): .id}' <<<"$found")" >/dev/null || exit 1
    say "Removed: $(in_words "$found")."
}

in_words() { jq -r '"the \(.kind) " + if .name == "" then .id else "\"\(.name)\" (\(.id))" end' <<<"$1"; }

confirm_removal() {
    local answer=''
    read -r -p "Remove $(in_words "$1")? Its phones are signed out at once. [y/N] " answer || true
    [[ $answer == [yY] || $answer == [yY][eE][sS] ]] || die 'Nothing was removed.'
}
