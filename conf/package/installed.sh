# shellcheck shell=bash
# Where petcam's parts are when it is installed. A source tree has build.sh instead, which makes them.

readonly VERSION=@PROJECT_VERSION@
readonly BUILD_DIR=/usr/bin
readonly RECORDER_TARGET=petcam-recorder
readonly PLUGIN_DIR=/usr/lib/petcam/plugins
readonly SETTINGS_DIR=/etc/petcam

default_state() { printf /var/lib/petcam; }

log_dir() { printf /var/log/petcam; }

not_running() { die 'petcam does not run. As root, start it: systemctl start petcam'; }
