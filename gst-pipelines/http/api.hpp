#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "http/message.hpp"
#include "http/running_lengths.hpp"
#include "http/ticket_gate.hpp"
#include "store/archive.hpp"

namespace petcam::gst::http {

/// What the API asks of the rest of the recorder. Called on any thread; those that return answer at once.
struct ApiPorts {
    std::function<WallTime()> now = wallTimeNow;
    /// "off", "motion" or "continuous".
    std::function<std::string(const std::string& camera)> recordingMode;
    /// What the family calls it; for the names of downloads.
    std::function<std::string(const std::string& camera)> cameraName;
    /// Takes a picture now and keeps it with an event of its own. `done` is called on any thread, with
    /// nothing when there is no picture to be had; one that is forgotten counts as that.
    std::function<void(const std::string& camera, std::function<void(std::optional<store::EventId>)> done)>
        takeSnapshot;
};

/// The HTTP API of README, "Recordings", without HTTP: a request in, a response out. Any thread, several at
/// once; a call waits for the disk.
class Api {
public:
    using Done = std::function<void(Response)>;

    Api(store::Archive& archive, TicketGate& gate, ApiPorts ports);

    /// Calls `done` once: before it returns, or later on another thread when a picture is taken.
    void answer(const Request& request, const Done& done);

private:
    using Answer = Response (Api::*)(const Request&, const Ticket&, const std::string& subject);
    struct Route;
    struct Match;

    static const Route kRoutes[];
    static std::optional<Match> match(std::string_view path);

    Response authorised(const Match& match, const Request& request, const Done& done, bool& later);
    Response timeline(const Request& request, const Ticket& ticket, const std::string& camera);
    Response clip(const Request& request, const Ticket& ticket, const std::string& id);
    Response removeClip(const Request& request, const Ticket& ticket, const std::string& id);
    Response starClip(const Request& request, const Ticket& ticket, const std::string& id);
    Response snapshot(const Request& request, const Ticket& ticket, const std::string& id);
    /// Nothing: the answer comes later.
    std::optional<Response> takeSnapshot(const std::string& camera, const Done& done);
    std::string downloadName(const store::OpenFile& file) const;

    store::Archive& archive_;
    TicketGate& gate_;
    const ApiPorts ports_;
    RunningLengths lengths_;

    std::mutex taking_;
    std::map<std::string, WallTime> taken_;  ///< when each camera's last picture was asked for
};

}  // namespace petcam::gst::http
