# shellcheck shell=bash
# Addresses and ports of this machine.

# IPv4 addresses that phones at home can reach; not those of containers and virtual machines.
lan_addresses() {
    ip -4 -o address show up scope global |
        awk '$2 !~ /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni|podman)/ { sub("/.*", "", $4); print $4 }' | sort -u
}

# (Files of /proc have no size, whatever they hold.)
has_ipv6() { [[ -r /proc/net/if_inet6 && -n $(</proc/net/if_inet6) ]]; }

# Where phones at home find us: this computer or, in a container with a network of its own, the one that forwards to us.
home_addresses() {
    local forwarding
    forwarding=$(setting HOME_ADDRESS)
    if [[ -n $forwarding ]]; then printf '%s\n' "$forwarding"; else lan_addresses; fi
}

# The https address of a host; IPv6 addresses need brackets.
url_of() {
    local host=$1 port=$2
    [[ $host != *:* ]] || host="[$host]"
    if ((port == 443)); then printf 'https://%s' "$host"; else printf 'https://%s:%s' "$host" "$port"; fi
}

plain_url_of() {
    local host=$1 port=$2
    [[ $host != *:* ]] || host="[$host]"
    if ((port == 80)); then printf 'http://%s' "$host"; else printf 'http://%s:%s' "$host" "$port"; fi
}

# How a link begins that a phone can open: anywhere, or at home.
link_base() {
    local address=$LISTEN
    [[ $OWN_AUTHORITY == true ]] || address=$DOMAIN
    [[ -n $address ]] || IFS= read -r address < <(home_addresses) || address=
    url_of "${address:-localhost}" "$PORT"
}

own_addresses() { ip -o address show up | awk '{ sub("/.*", "", $4); print $4 }'; }

# NAME.local as avahi-daemon announces this computer in the home network; fails when none runs. Its own word counts: where two computers
# have one name it takes another.
announced_name() {
    local pid line
    pid=$(cat /run/avahi-daemon/pid 2>/dev/null) && line=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || return 1
    [[ $line =~ ^avahi-daemon:\ running\ \[([A-Za-z0-9-]+\.local)\] ]] && printf '%s\n' "${BASH_REMATCH[1]}"
}

# listeners tcp|udp: "address port" of every socket that is bound, one a line.
listeners() {
    local flags=-Hltn
    [[ $1 == tcp ]] || flags=-Huan
    ss "$flags" | awk 'match($4, /:[0-9]+$/) { print substr($4, 1, RSTART - 1), substr($4, RSTART + 1) }'
}

# True when PORT cannot be bound on ADDR ("" means all addresses).
tcp_port_taken() {
    local port=$1 address=${2:-} bound bound_port
    while read -r bound bound_port; do
        [[ $bound_port == "$port" ]] || continue
        bound=${bound#[}
        bound=${bound%]}
        case $bound in '*' | 0.0.0.0 | ::) return 0 ;; esac
        [[ -z $address || $bound == "$address" ]] && return 0
    done < <(listeners tcp)
    return 1
}

# The program on a port, when we may know it: " by nginx (process 123)".
port_owner() {
    ss -H -l -n -t -p "sport = :$1" | sed -nE '1s/.*users:\(\("([^"]+)",pid=([0-9]+).*/ by \1 (process \2)/p'
}

# check_port_number PORT [OPTION]
check_port_number() {
    is_port "$1" || die_usage "${2:---port} wants a number from 1 to 65535, not \"$1\"."
}

check_https_port() {
    local port=$1 address=$2 lowest
    lowest=$(lowest_port)
    ((port >= lowest || EUID == 0)) ||
        die "Only root may use port $port. Choose one from $lowest up, for example: ./petcam up --port 8443"
    [[ -z $address || $address == 127.* ]] || own_addresses | grep -qxF -- "$address" ||
        die "$address is no address of this computer, so --listen cannot use it. It has: $(own_addresses | xargs)"
    ! tcp_port_taken "$port" "$address" ||
        die "Port $port is taken$(port_owner "$port"). Stop that program, or choose another port: ./petcam up --port $((port < 65535 ? port + 1 : 8443))"
}

HTTP_WANTED=off # the plain http port that was asked for

# choose_http_port WISH PORT ADDRESS: sets HTTP_PORT, to "off" when the one that is wished for cannot be had. Without it everything works, only
# phones get no help, and no domain a certificate.
choose_http_port() {
    local wish=$1 port=$2 address=$3
    HTTP_PORT=off HTTP_WANTED=$wish
    [[ $wish != off ]] || return 0
    is_port "$wish" || die_usage "--http-port wants a number from 1 to 65535, or off, not \"$wish\"."
    [[ $wish != "$port" ]] || die_usage "--http-port and --port must not be the same."
    if ((wish < $(lowest_port) && EUID != 0)); then
        warn "Only root may use port $wish, so there is no plain http. Choose one from $(lowest_port) up: --http-port 8080"
    elif tcp_port_taken "$wish" "$address"; then
        warn "Port $wish is taken$(port_owner "$wish"), so there is no plain http, which helps phones to trust this server. Choose another one: --http-port N"
    else
        HTTP_PORT=$wish
    fi
}

lowest_port() { cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null || printf 1024; }

# A free block of 500 UDP ports for media: one or two for each phone that is connected.
# The first free one is taken, so it stays the same from start to start (somebody may open a firewall for it).
free_rtp_range() {
    local first
    for ((first = 20000; first < 32000; first += 500)); do
        listeners udp | awk -v lo="$first" -v hi=$((first + 499)) '$2 >= lo && $2 <= hi { exit 1 }' &&
            { printf '%s-%s\n' "$first" $((first + 499)); return; }
    done
    die 'No free block of 500 UDP ports between 20000 and 32000 for media. Please look what uses them (ss -ulnp).'
}
