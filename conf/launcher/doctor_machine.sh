# shellcheck shell=bash
# What `doctor` looks at on this computer, whether petcam runs or not: packages, Janus, the state folder, the clock, the disk.

check_packages() {
    local wanted=("${RUN_PACKAGES[@]}" "${BUILD_PACKAGES[@]}") missing program
    [[ $RECORDS == false ]] || wanted+=("${RECORDER_PACKAGES[@]}")
    if command -v dpkg-query >/dev/null; then
        mapfile -t missing < <(missing_packages "${wanted[@]}" | sort -u)
        ((${#missing[@]} == 0)) || {
            fault packages "Missing: ${missing[*]}. As root, run: apt-get install --no-install-recommends ${missing[*]}"
            return
        }
        ok packages 'All that petcam needs are installed.'
        return
    fi
    for program in janus nginx mkcert openssl curl ip ss jq perl qrencode sqlite3 g++ cmake ninja; do
        command -v "$program" >/dev/null || missing+=("$program")
    done
    if ((${#missing[@]} == 0)); then
        ok packages 'This is not Debian; the programs that petcam needs are there.'
    else
        fault packages "These programs are missing: ${missing[*]}. Install what they come with."
    fi
}

readonly OLDEST_JANUS=1.1

check_janus() {
    local said version server headers
    command -v janus >/dev/null || { fault janus 'There is no Janus. As root, run: apt-get install --no-install-recommends janus' && return; }
    said=$(janus --version 2>&1) || true # it prints its version, and then knows no such option
    version=$(grep -oE '[0-9]+\.[0-9]+\.[0-9]+' <<<"$said" | head -n 1) || true
    [[ -n $version ]] || { fault janus "$(command -v janus) does not tell its version. Is it Janus? petcam needs $OLDEST_JANUS or newer." && return; }
    [[ $(printf '%s\n' "$OLDEST_JANUS" "$version" | sort -V | head -n 1) == "$OLDEST_JANUS" ]] || {
        fault janus "$(command -v janus) is Janus $version; petcam needs $OLDEST_JANUS or newer. Install Debian's: apt-get install janus janus-dev"
        return
    }
    # The plugin speaks the API of the headers that it was built with, and Janus refuses one that is older than its own.
    server=$(package_version janus) headers=$(package_version janus-dev)
    [[ $server == "$headers" ]] || {
        fault janus "Janus is $server, its headers are ${headers:-not there}: the plugin would not fit. As root, run: apt-get install janus janus-dev"
        return
    }
    if [[ $RUNS == true ]]; then check_plugin "$version"; else ok janus "Version $version. $(build_in_words)"; fi
}

package_version() { dpkg-query -W -f='${Version}' "$1" 2>/dev/null || true; }

build_in_words() {
    if [[ ! -f $BUILD_DIR/$PLUGIN_TARGET ]]; then
        printf 'The next ./petcam up builds the plugin.'
    elif ninja -C "$BUILD_DIR" -n "$PLUGIN_TARGET" 2>/dev/null | grep -q 'no work to do'; then
        printf 'The plugin is built for it.'
    else
        printf 'The next ./petcam up builds the plugin anew.'
    fi
}

check_plugin() {
    local socket status=0
    socket=$(socket_of_run janus) || { fault janus "petcam runs, but Janus has no socket. Look into $LOG/janus.log" && return; }
    plugin_answers "$socket" || status=$?
    case $status in
        0) ok janus "Version $1; it answers, with the petcam plugin." ;;
        "$HOPELESS") fault janus "Janus runs without the petcam plugin: restart petcam. If it stays so, the reason is in $LOG/janus.log" ;;
        *) fault janus "Janus does not answer. petcam starts it again by itself; if it stays so, the reason is in $LOG/janus.log" ;;
    esac
}

# socket_of_run NAME: where a socket of the running petcam is, see place_janus_sockets.
socket_of_run() {
    local folder
    for folder in "$RUN" "$RUN/short" "$RUN/short-admin"; do
        [[ ! -S $folder/$1.sock ]] || { printf '%s' "$folder/$1.sock" && return; }
    done
    return 1
}

check_state() {
    local parent=$STATE foreign
    if [[ ! -e $STATE ]]; then
        while [[ ! -e $parent ]]; do parent=$(dirname -- "$parent"); done
        if [[ -d $parent && -w $parent && -x $parent ]]; then
            ok state "There is no $STATE yet; the first ./petcam up makes it."
        else
            fault state "There is no $STATE, and $(id -un) may not make it in $parent. Name another: --state DIR"
        fi
    elif [[ ! -d $STATE ]]; then
        fault state "$STATE is no folder. Name another: --state DIR"
    elif [[ ! -O $STATE ]]; then
        fault state "The state folder $STATE belongs to $(stat -c %U -- "$STATE"), you are $(id -un). Run petcam as that user, or name another: --state DIR"
    elif [[ ! -r $STATE || ! -w $STATE || ! -x $STATE ]]; then
        fault state "$(why_not_writable)"
    elif foreign=$(first_foreign_file) && [[ -n $foreign ]]; then
        fault state "$foreign belongs to $(stat -c %U -- "$foreign"), you are $(id -un). As root, run: chown -R $(id -un) $STATE"
    elif [[ $(stat -c %a -- "$STATE") != 700 ]]; then
        fault state "Others may enter $STATE, where the keys are. Run: chmod 700 $STATE"
    else
        ok state "$STATE is ours, writable and private."
    fi
}

why_not_writable() {
    local options
    options=$(findmnt -n -o OPTIONS --target "$STATE" 2>/dev/null) || options=
    if [[ ,$options, == *,ro,* ]]; then
        printf 'The disk of the state folder %s is mounted read-only. Look why (dmesg), then: mount -o remount,rw %s' \
            "$STATE" "$(findmnt -n -o TARGET --target "$STATE")"
    else
        printf '%s may not read, enter or write the state folder %s. Run: chmod 700 %s' "$(id -un)" "$STATE" "$STATE"
    fi
}

# Recordings are many, and the recorder alone makes them. (nginx's worker, where it is another user, has its folders in run/.)
first_foreign_file() {
    find "$STATE" -maxdepth 2 \( -path "$STATE/run/*" -o -path "$STATE/data/recordings" \) -prune -o ! -user "$(id -u)" -print -quit 2>/dev/null
}

readonly CLOCK_SLACK_S=120

# No phone believes a certificate that is not valid yet, invitations and tickets end too early or too late, and recordings get the wrong day. What
# a computer without internet has to judge by: files that are older than now for certain, its own hardware clock, and how long petcam has run.
check_clock() {
    local now newest moved
    now=$(date +%s)
    if newest=$(newest_known) && ((now + CLOCK_SLACK_S < ${newest%% *})); then
        fault clock "The clock says $(moment "$now"), but ${newest#* } is of $(moment "${newest%% *}"). $(set_the_clock)"
    elif [[ $RUNS == true ]] && moved=$(moved_while_running "$now") && ((moved > CLOCK_SLACK_S || moved < -CLOCK_SLACK_S)); then
        fault clock "The clock says $(moment "$now"). Since petcam was started it was set $(span_in_words "$moved"). If it is wrong now: $(set_the_clock) If it is right now, restart petcam."
    elif clock_is_kept; then
        ok clock "$(moment "$now"), kept right over the network."
    elif moved=$(off_hardware_clock "$now") && ((moved > CLOCK_SLACK_S || moved < -CLOCK_SLACK_S)); then
        doubt clock "The clock says $(moment "$now"), the hardware clock something else ($(span_in_words "$moved") of it). $(set_the_clock)"
    else
        doubt clock "$(moment "$now") can be right, but nothing keeps it so (no NTP). As root: apt-get install systemd-timesyncd"
    fi
}

set_the_clock() { printf 'As root, set it: timedatectl set-ntp true (or date -s "YYYY-MM-DD hh:mm").'; }

# "SECONDS WHAT" of the newest thing that must lie in the past: when our certificates began, and what we wrote or built.
newest_known() {
    local file began newest=0 what='' seconds
    for file in "$STATE/ca/rootCA.pem" "$STATE/tls/cert.pem"; do
        began=$(openssl x509 -in "$file" -noout -startdate 2>/dev/null) || continue
        seconds=$(date -d "${began#*=}" +%s) || continue
        ((seconds <= newest)) || { newest=$seconds what="the certificate $file"; }
    done
    for file in "$STATE"/{lock,petcam.conf,recorder.cfg} "$STATE"/{data,log,ca,tls}/* "$PETCAM_ROOT/petcam" "$BUILD_DIR/$PLUGIN_TARGET"; do
        [[ -f $file ]] || continue
        seconds=$(stat -c %Y -- "$file" 2>/dev/null) || continue
        ((seconds <= newest)) || { newest=$seconds what="the file $file"; }
    done
    ((newest > 0)) && printf '%s %s' "$newest" "$what"
}

# moved_while_running NOW: by how many seconds the clock went on more than the time since petcam's start, which the kernel counts apart.
moved_while_running() {
    local pid began uptime ticks
    pid=$(head -c 20 -- "$STATE/lock" 2>/dev/null) && [[ $pid =~ ^[0-9]+$ && -r /proc/$pid/stat ]] || return 1
    began=$(stat -c %Y -- "$STATE/lock")
    ticks=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d ' ' -f 20)
    read -r uptime _ </proc/uptime
    printf '%s' $(($1 - began - (${uptime%.*} - ticks / $(getconf CLK_TCK))))
}

# off_hardware_clock NOW: in seconds; one that keeps local time is off by quarters of an hour, and that is no fault.
off_hardware_clock() {
    local hardware off
    hardware=$(cat /sys/class/rtc/rtc0/since_epoch 2>/dev/null) && [[ $hardware =~ ^[0-9]+$ ]] || return 1
    off=$(($1 - hardware))
    if ((off <= 14 * 3600 && off >= -14 * 3600)); then off=$(((off + 15 * 3600 + 450) % 900 - 450)); fi
    printf '%s' "$off"
}

# What the kernel knows of NTP (adjtimex(2), which only asks here): TIME_ERROR is an unsynchronized clock.
clock_is_kept() {
    perl -e 'my %call = (x86_64 => 159, aarch64 => 171, riscv64 => 171, armv7l => 124, armv6l => 124, i686 => 124);
        my $number = $call{(split " ", `uname -m`)[0]} or exit 1;
        my $timex = "\0" x 512;
        my $state = syscall $number, $timex;
        exit($state >= 0 && $state < 5 ? 0 : 1);'
}

span_in_words() {
    local seconds=${1#-} direction=ahead
    (($1 >= 0)) || direction=back
    if ((seconds >= 2 * 86400)); then
        printf '%s days %s' $((seconds / 86400)) "$direction"
    elif ((seconds >= 2 * 3600)); then
        printf '%s hours %s' $((seconds / 3600)) "$direction"
    else
        printf '%s minutes %s' $((seconds / 60)) "$direction"
    fi
}

readonly FULL_KB=8192        # members, cameras and the next start need little
readonly LOGS_MAY_KB=100000  # what the logs may grow to (LOG_KEPT_BYTES)

check_disk() {
    local place=$STATE left recordings keeps
    while [[ ! -e $place ]]; do place=$(dirname -- "$place"); done
    left=$(free_kb "$place")
    [[ -n $left ]] || { doubt disk "Nothing can be learnt of the disk of $place." && return; }
    if ((left < FULL_KB)) || [[ $(df --output=iavail -- "$place" 2>/dev/null | tail -n 1 | tr -d ' ') == 0 && $(df --output=itotal -- "$place" | tail -n 1 | tr -d ' ') != 0 ]]; then
        fault disk "The disk of $place is full ($(size_in_words "$left") left). Free some space: nobody can be invited, and nothing is recorded."
        return
    fi
    if [[ $RECORDS == true ]]; then
        recordings=$(recordings_folder)
        keeps=$(kept_free_kb)
        if [[ ! -d $recordings && $recordings != "$STATE"/* ]]; then
            fault disk "The folder for recordings $recordings is not there. Bring its disk back, or make it."
            return
        fi
        while [[ ! -e $recordings ]]; do recordings=$(dirname -- "$recordings"); done
        left=$(free_kb "$recordings")
        ((${left:-0} >= keeps)) || {
            fault disk "$(size_in_words "${left:-0}") left for recordings, and the recorder keeps $(size_in_words "$keeps") free: it removes old recordings, and without any it records nothing. Free some space, or set free_gigabytes in $STATE/recorder.cfg lower."
            return
        }
    fi
    if ((left < LOGS_MAY_KB)); then
        doubt disk "$(size_in_words "$left") left; the logs alone may take $(size_in_words "$LOGS_MAY_KB"). Free some space."
    else
        ok disk "$(size_in_words "$left") left."
    fi
}

free_kb() { df --output=avail -k -- "$1" 2>/dev/null | tail -n 1 | tr -cd 0-9; }

# From kilobytes, as disks are sold: 1 GB is 1,000,000,000 bytes, for the recorder too.
size_in_words() {
    awk -v kb="$1" 'BEGIN { mb = kb * 1.024e-3; if (mb >= 1000) printf "%.1f GB", mb / 1000; else if (mb >= 1) printf "%.0f MB", mb; else printf "%d kB", kb }'
}

# of_recorder KEY: what the recorder's file says, without its comments; nothing when it says nothing.
of_recorder() {
    [[ -r $STATE/recorder.cfg ]] || return 0
    sed -E 's/(^|[[:space:]])(#|\/\/).*//' -- "$STATE/recorder.cfg" | sed -nE "s/.*\<$1[[:space:]]*[=:][[:space:]]*\"?([^\";]+)\"?.*/\1/p" | head -n 1
}

recordings_folder() {
    local folder
    folder=$(of_recorder recordings_dir)
    printf '%s' "${folder:-$STATE/data/recordings}"
}

kept_free_kb() {
    local gigabytes
    gigabytes=$(of_recorder free_gigabytes | tr -d ' ')
    [[ $gigabytes =~ ^[0-9]+(\.[0-9]+)?$ ]] || gigabytes=2.0
    awk -v gb="$gigabytes" 'BEGIN { printf "%d", gb * 1e9 / 1024 }'
}
