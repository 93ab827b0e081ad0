# shellcheck shell=bash
# The family's own settings: petcam.conf in the state folder, KEY=VALUE lines and comments that begin with #. It is read, never
# executed. A key that stands there without a value has its default.

declare -A SETTINGS=()
SETTINGS_ERROR='' # what is wrong with the file, with its name and line

# read_settings [FILE]: fills SETTINGS. Returns 1, with nothing in SETTINGS and the reason in SETTINGS_ERROR, when the file is wrong.
# A file that is not there is an empty one.
read_settings() {
    local file=${1:-$STATE/petcam.conf} line key value number=0 wants
    local -A found=()
    SETTINGS=() SETTINGS_ERROR=''
    [[ -e $file ]] || return 0
    [[ -f $file && -r $file ]] || { SETTINGS_ERROR="$file: it cannot be read as $(id -un)." && return 1; }
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        line=$(trimmed "$line")
        [[ -n $line && $line != '#'* ]] || continue
        [[ $line == *=* ]] || { SETTINGS_ERROR="$file:$number: this is no KEY=VALUE line." && return 1; }
        key=$(trimmed "${line%%=*}") value=$(trimmed "${line#*=}")
        wants=$(wanted_of "$key") || { SETTINGS_ERROR="$file:$number: there is no setting \"$(printable "$key")\"." && return 1; }
        [[ -z ${found[$key]+there} ]] || { SETTINGS_ERROR="$file:$number: $key stands there a second time." && return 1; }
        [[ -z $value ]] || fits_setting "$key" "$value" ||
            { SETTINGS_ERROR="$file:$number: $key wants $wants, not \"$(printable "$value")\"." && return 1; }
        found[$key]=$value
    done <"$file"
    for key in "${!found[@]}"; do SETTINGS[$key]=${found[$key]}; done
}

# The same, and the end of the command when the file is wrong.
require_settings() { read_settings "$@" || die "$SETTINGS_ERROR Correct it, or remove the line."; }

# The sample, with a comment for every line, for who has none yet. A disk that takes nothing more has no use for it.
place_settings() { [[ -e $STATE/petcam.conf ]] || cp -- "$PETCAM_ROOT/conf/petcam.conf" "$STATE/petcam.conf" 2>/dev/null || true; }

# setting KEY DEFAULT: prints what the settings that were read say, else DEFAULT.
setting() { printf '%s' "${SETTINGS[$1]:-${2:-}}"; }

# What a setting wants, in words; fails for one that there is not.
wanted_of() {
    case $1 in
        PORT | TURN_PORT) printf 'a number from 1 to 65535' ;;
        HTTP_PORT) printf 'a number from 1 to 65535, or off' ;;
        LISTEN | HOME_ADDRESS | PUBLIC_ADDRESS) printf 'an IPv4 or IPv6 address' ;;
        NAME | TURN_NAME) printf 'a DNS name' ;;
        TURN | FORWARD_MEDIA) printf 'on or off' ;;
        *) return 1 ;;
    esac
}

fits_setting() {
    case $1 in
        PORT | TURN_PORT) is_port "$2" ;;
        HTTP_PORT) [[ $2 == off ]] || is_port "$2" ;;
        LISTEN | HOME_ADDRESS | PUBLIC_ADDRESS) is_address "$2" ;;
        NAME | TURN_NAME) is_dns_name "$2" ;;
        TURN | FORWARD_MEDIA) [[ $2 == on || $2 == off ]] ;;
    esac
}

is_port() { [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && (($1 <= 65535)); }

is_address() {
    local part='(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
    [[ $1 =~ ^$part\.$part\.$part\.$part$ || ($1 == *:*:* && $1 =~ ^[0-9A-Fa-f:]{2,39}$ && $1 != *:::*) ]]
}

is_dns_name() {
    local label='[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
    ((${#1} <= 253)) && [[ $1 =~ ^$label(\.$label)+$ ]]
}

trimmed() {
    local text=${1#"${1%%[![:space:]]*}"}
    printf '%s' "${text%"${text##*[![:space:]]}"}"
}

# For a message: one line, whatever a file holds.
printable() {
    local text=${1//[[:cntrl:]]/?}
    printf '%s' "${text:0:60}"
}
