# shellcheck shell=bash
# Builds the plugin and the recorder into build/. A build with nothing to do says nothing.

readonly BUILD_DIR="$PETCAM_ROOT/build"
readonly PLUGIN_DIR="$BUILD_DIR/plugins"
readonly PLUGIN_TARGET=plugins/libjanus_petcam.so
readonly RECORDER_TARGET=bin/petcam-recorder

# configure_build WITH_RECORDER(ON|OFF)
configure_build() {
    # Ninja runs cmake again by itself when a CMake file changes. A build folder that was copied or moved is made anew.
    if [[ -f $BUILD_DIR/build.ninja ]]; then
        if grep -qxF -- "CMAKE_HOME_DIRECTORY:INTERNAL=$PETCAM_ROOT" "$BUILD_DIR/CMakeCache.txt"; then
            # One that has the recorder is right for both.
            [[ $1 == OFF ]] || grep -qxF -- 'PETCAM_RECORDER:BOOL=ON' "$BUILD_DIR/CMakeCache.txt" || run_cmake -DPETCAM_RECORDER=ON
            return
        fi
        rm -rf -- "$BUILD_DIR/CMakeCache.txt" "$BUILD_DIR/CMakeFiles" "$BUILD_DIR/build.ninja"
    fi
    run_cmake -DPETCAM_RECORDER="$1"
}

run_cmake() {
    cmake -S "$PETCAM_ROOT" -B "$BUILD_DIR" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@" >"$BUILD_DIR.log" 2>&1 || {
        tail -n 25 -- "$BUILD_DIR.log" >&2
        die "The build could not be configured (all of it: $BUILD_DIR.log)."
    }
    rm -f -- "$BUILD_DIR.log"
}

# build_petcam WITH_RECORDER(true|false)
build_petcam() {
    local targets=("$PLUGIN_TARGET") target with=OFF
    [[ $1 != true ]] || { targets+=("$RECORDER_TARGET") && with=ON; }
    [[ -w $PETCAM_ROOT ]] || [[ -w $BUILD_DIR ]] ||
        die "Cannot write to $PETCAM_ROOT. Run petcam as the user who owns this folder."
    configure_build "$with"
    # A dry run first: it alone can tell whether there is something to say.
    if ! ninja -C "$BUILD_DIR" -n "${targets[@]}" 2>/dev/null | grep -q 'no work to do'; then
        say 'Building petcam (a minute or two the first time)'
        ninja -C "$BUILD_DIR" "${targets[@]}" || die 'The build failed (see above).'
    fi
    for target in "${targets[@]}"; do
        [[ -f $BUILD_DIR/$target ]] || die "The build made no $target."
    done
}
