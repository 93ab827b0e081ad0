# shellcheck shell=bash
# Builds the plugin into build/. A build with nothing to do says nothing.

readonly BUILD_DIR="$PETCAM_ROOT/build"
readonly PLUGIN_DIR="$BUILD_DIR/plugins"
readonly PLUGIN_TARGET=plugins/libjanus_petcam.so

configure_build() {
    # Ninja runs cmake again by itself when a CMake file changes. A build folder that was copied or moved is made anew.
    if [[ -f $BUILD_DIR/build.ninja ]]; then
        grep -qxF -- "CMAKE_HOME_DIRECTORY:INTERNAL=$PETCAM_ROOT" "$BUILD_DIR/CMakeCache.txt" && return 0
        rm -rf -- "$BUILD_DIR/CMakeCache.txt" "$BUILD_DIR/CMakeFiles" "$BUILD_DIR/build.ninja"
    fi
    cmake -S "$PETCAM_ROOT" -B "$BUILD_DIR" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo >"$BUILD_DIR.log" 2>&1 || {
        tail -n 25 -- "$BUILD_DIR.log" >&2
        die "The build could not be configured (all of it: $BUILD_DIR.log)."
    }
    rm -f -- "$BUILD_DIR.log"
}

build_plugin() {
    [[ -w $PETCAM_ROOT ]] || [[ -w $BUILD_DIR ]] ||
        die "Cannot write to $PETCAM_ROOT. Run petcam as the user who owns this folder."
    configure_build
    # A dry run first: it alone can tell whether there is something to say.
    if ! ninja -C "$BUILD_DIR" -n "$PLUGIN_TARGET" 2>/dev/null | grep -q 'no work to do'; then
        say 'Building the plugin (about a minute the first time)'
        ninja -C "$BUILD_DIR" "$PLUGIN_TARGET" || die 'The build failed (see above).'
    fi
    [[ -f $BUILD_DIR/$PLUGIN_TARGET ]] || die "The build made no $PLUGIN_TARGET."
}
