#pragma once

#include <memory>
#include <string>

#include "ice_servers.hpp"
#include "json.hpp"
#include "messages.hpp"
#include "petcam/service.hpp"
#include "session.hpp"

namespace petcam::janus {

/// What Janus hands over with one message.
struct Message {
    std::string transaction;
    Json body;
    Json jsep;
};

/// Takes one message from JSON to its reply: reads it, negotiates the offer, asks the service, answers.
/// Control thread only.
class Dispatcher {
public:
    Dispatcher(Service& service, const IceServers& iceServers) : service_(service), iceServers_(iceServers) {}

    /// Never throws: whatever is wrong is answered as an error, and a PeerConnection whose offer was refused
    /// is closed, since the core has applied that offer already and refuses another one until then.
    void handle(const std::shared_ptr<Session>& session, const Message& message) noexcept;

private:
    struct Reply {
        Json body;
        std::string answerSdp;
    };
    struct Visitor;

    Reply dispatch(const std::shared_ptr<Session>& session, const Message& message);

    /// Tells a device that has signed in of the home's STUN and TURN servers.
    void tellIceServers(PeerId peer, json_t* reply);

    Service& service_;
    const IceServers& iceServers_;
};

}  // namespace petcam::janus
