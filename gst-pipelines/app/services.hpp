#pragma once

#include <functional>
#include <string>

#include "companion/loop_queue.hpp"
#include "control/control_client.hpp"
#include "model/task_thread.hpp"
#include "snapshot/snapshot_maker.hpp"
#include "store/archive.hpp"
#include "store/upkeep.hpp"

namespace petcam::gst::app {

/// What all cameras share. All of it outlives them.
struct Services {
    companion::LoopQueue& loop;  ///< back to the loop's thread
    TaskThread& disk;            ///< for calls to the archive that may wait
    store::Archive& archive;
    store::Upkeep& upkeep;
    SnapshotMaker& snapshots;
    control::ControlClient& control;
    std::function<WallTime()> now;
    store::Note note;  ///< any thread
};

}  // namespace petcam::gst::app
