#include "control/desk.hpp"

#include "control/answers.hpp"
#include "log.hpp"
#include "replies.hpp"

namespace petcam::control {

/// One request of one companion.
struct Desk::Visitor {
    Service& service;
    const std::shared_ptr<const UdpSender>& sender;
    CompanionId client;
    Instant now = SteadyClock::now();

    Json operator()(const SubscribeRequest& request) const {
        return subscribedReply(service.subscribe(client, request.client, request.conditions));
    }
    Json operator()(const TapRequest& request) const {
        const TapWish wish{request.best.has_value(), request.lowest.has_value(), request.audio.has_value(),
                           request.talkSound, request.upperLayers};
        const TapPorts ports{request.best.value_or(0), request.lowest.value_or(0), request.audio.value_or(0)};
        service.tap(client, request.camera, wish, std::make_shared<UdpTap>(sender, ports), now);
        return tappedReply(request.camera, sender->port());
    }
    Json operator()(const KeyframeRequest& request) const {
        service.wantKeyframe(client, request.camera, now);
        return plainReply("keyframe", toString(request.camera));
    }
    Json operator()(const MotionRequest& request) const { return noted(request.camera, request.motion); }
    Json operator()(const SoundRequest& request) const { return noted(request.camera, request.sound); }
    Json operator()(const RecordingRequest& request) const {
        return noted(request.camera, request.recording);
    }
    Json operator()(const DiskRequest& request) const {
        service.note(client, request.status);
        return plainReply("noted");
    }
    Json operator()(const CountersRequest& request) const { return noted(request.camera, request.counts); }
    Json operator()(const StatisticsRequest& request) const {
        return statisticsReply(service.statistics(client, request.camera));
    }
    Json operator()(const SwitchRequest& request) const {
        service.change(client, request.camera, request.change, now);
        return plainReply("changed", toString(request.camera));
    }
    Json operator()(const TicketRequest& request) const {
        return ticketReply(request.camera, service.ticket(client, request.camera));
    }

    template <typename What>
    Json noted(CameraId camera, const What& what) const {
        service.note(client, camera, what);
        return plainReply("noted");
    }
};

void Desk::opened(const std::shared_ptr<Connection>& client) {
    service_.connect(client->id(), client);
    client->send(helloReply());
}

void Desk::said(const std::shared_ptr<Connection>& client, const Line& line) noexcept {
    try {
        const Json reply = replyTo(client->id(), line);
        if (line.id) put(reply.get(), "id", *line.id);
        client->send(reply);
        if (line.isLast) client->finish();
        service_.announce();
    } catch (const std::exception& error) {
        janus::log(janus::LogLevel::Error, std::string("a companion's request failed: ") + error.what());
    }
    client->answered();
}

void Desk::closed(CompanionId client) {
    service_.disconnect(client);
    service_.announce();
}

Json Desk::replyTo(CompanionId client, const Line& line) noexcept {
    try {
        if (const auto* error = std::get_if<RequestError>(&line.what)) throw *error;
        return std::visit(Visitor{service_, sender_, client}, std::get<Request>(line.what));
    } catch (const RequestError& error) {
        return errorReply(error);
    } catch (const std::exception& error) {
        janus::log(janus::LogLevel::Error, std::string("a companion's request failed: ") + error.what());
        return errorReply(
            RequestError(ErrorCode::Internal, "something went wrong in the server; its log has more"));
    }
}

}  // namespace petcam::control
