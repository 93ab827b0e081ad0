#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "petcam/bitrate_cap.hpp"
#include "petcam/camera_media.hpp"
#include "petcam/codec_rescue.hpp"
#include "petcam/events.hpp"
#include "petcam/ids.hpp"
#include "petcam/recorder.hpp"
#include "petcam/talk_floor.hpp"

namespace petcam {

/// Asleep: published, but without a picture, though not because nobody needs one: that is Live.
enum class CameraState { Offline, Asleep, Paused, Live };

/// What happened last before a camera, or to it.
struct LastEvent {
    enum class What { Talk, Motion, Sound };
    What what = What::Talk;
    WallTime at{};     ///< when it began
    std::string name;  ///< of who talked
};

/// One camera as the control thread sees it: who publishes it, who watches, who talks. Owned by the
/// switchboard; the media plane beside it (`media`) is shared with the peers.
struct Camera {
    /// Whose place this is while it is connected.
    struct Publisher {
        PeerId peer;
        std::string deviceKey;
        Instant since{};
        FeedId feed{};
        PublisherMedia media{};
        CodecRescue rescue{};
        Rest rest{since};
        BitrateCap cap{};
        bool wasLive = false;            ///< it has sent a picture
        std::optional<PeerId> bridge{};  ///< the one before, which goes on until then
    };

    /// Video RTP older than this means that the picture stands still.
    static constexpr Duration kLiveFor = 3s;

    Camera(std::string cameraId, std::string cameraName)
        : id(std::move(cameraId)), name(std::move(cameraName)) {}

    bool isPublishedBy(PeerId peer) const noexcept { return publisher && publisher->peer == peer; }
    /// The publisher sent RTP, began or woke within the last kLiveFor, or rests: another device may not take
    /// its place.
    bool isHeldAt(Instant now) const noexcept;
    bool isUnused() const noexcept { return !kept && !publisher && viewers.empty(); }
    std::optional<Person> holder() const;
    CameraState stateAt(Instant now) const noexcept;
    /// The publisher sends no picture because nobody needs one, or has only just been woken.
    bool isExcusedAt(Instant now) const noexcept;
    /// What the publisher's report says, On without one; Paused when the family paused it from elsewhere.
    Capture capture() const noexcept {
        if (pausedByHome) return Capture::Paused;
        return report ? report->capture : Capture::On;
    }

    const std::string id;       ///< what requests and events call it
    std::string name;           ///< what people call it
    bool pausedByHome = false;  ///< whatever its phone says or sends
    bool recorded = true;       ///< false: the recorder has to leave it alone
    bool kept = false;          ///< it is there although nobody publishes and nobody watches
    const std::shared_ptr<CameraMedia> media = std::make_shared<CameraMedia>();
    std::optional<Publisher> publisher;
    std::vector<Person> viewers;
    TalkFloor floor;
    CameraState state = CameraState::Offline;  ///< as last told to everybody
    std::optional<WallTime> stateSince;        ///< nothing when it never changed
    std::optional<LastEvent> lastEvent;
    std::optional<Report> report;      ///< of the publisher
    std::optional<Report> reportTold;  ///< to everybody
    Instant reportToldAt{};
    // As the recorder said last.
    std::optional<Recording> recording;
    Motion motion;
    Sound sound;
    RecorderCounts recorderCounts;
};

}  // namespace petcam
