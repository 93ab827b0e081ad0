#pragma once

#include <string>

#include "petcam/camera.hpp"

namespace petcam {

/// How lines of the journal begin that are about one peer of one camera.
inline std::string who(const Camera& camera, PeerId peer) {
    return "camera=" + camera.id + " peer=" + toString(peer);
}

inline const char* reasonText(OfflineReason reason) {
    switch (reason) {
        case OfflineReason::Unpublished:
            return "unpublished";
        case OfflineReason::Hangup:
            return "its connection ended";
        case OfflineReason::Stalled:
            return "no video for 3 s";
        case OfflineReason::Paused:
            return "paused on purpose";
        case OfflineReason::Interrupted:
            return "interrupted";
    }
    return "";
}

}  // namespace petcam
