#include "dispatcher.hpp"

#include "log.hpp"
#include "replies.hpp"
#include "sdp/negotiation.hpp"
#include "simulcast.hpp"

namespace petcam::janus {
namespace {

/// The offer of a message; nothing when there is no jsep. Throws OfferMalformed.
std::optional<sdp::Offer> offerOf(const json_t* jsep) {
    if (!jsep) return std::nullopt;
    const json_t* type = json_object_get(jsep, "type");
    const json_t* text = json_object_get(jsep, "sdp");
    if (!json_is_string(type) || std::string_view(json_string_value(type)) != "offer" ||
        !json_is_string(text)) {
        throw RequestError(ErrorCode::OfferMalformed, "jsep must be an SDP offer: the client always offers");
    }
    return sdp::parseOffer({json_string_value(text), json_string_length(text)});
}

/// The token that a request brings along, null without one.
const std::string* tokenOf(const Request& request) {
    const std::optional<std::string>* token = nullptr;
    if (const auto* publish = std::get_if<PublishRequest>(&request)) token = &publish->token;
    if (const auto* watch = std::get_if<WatchRequest>(&request)) token = &watch->token;
    if (const auto* list = std::get_if<ListRequest>(&request)) token = &list->token;
    return token && *token ? &**token : nullptr;
}

/// True for those whose reply tells of the home's STUN and TURN servers: what a client begins with, and what
/// asks for them.
bool tellsIceServers(const Request& request) {
    return std::holds_alternative<SignInRequest>(request) || std::holds_alternative<ClaimRequest>(request) ||
           std::holds_alternative<ListRequest>(request) || std::holds_alternative<WatchRequest>(request) ||
           std::holds_alternative<PrepareRequest>(request) ||
           std::holds_alternative<PublishRequest>(request) || std::holds_alternative<IceRequest>(request);
}

}  // namespace

/// One request of one session. Everything that can be wrong is found before the service changes anything.
struct Dispatcher::Visitor {
    Service& service;
    Session& session;
    const std::optional<sdp::Offer>& offer;
    const json_t* jsep;
    Instant now = SteadyClock::now();

    const sdp::Offer& neededOffer(const char* request) const {
        if (!offer)
            throw RequestError(ErrorCode::OfferMissing, std::string(request) + " needs an SDP offer (jsep)");
        return *offer;
    }

    sdp::Origin origin() const { return {session.id().value, ++session.answerVersion}; }

    Reply operator()(const PublishRequest& request) const {
        auto answer = sdp::answerPublisher(neededOffer("publish"), origin());
        answer.media.simulcast = simulcastOf(jsep, answer.index.video);
        auto sink = service.publish(session.id(), request.camera, request.device, answer.media, now);
        session.setMediaIndex(answer.index);
        session.setSink(std::move(sink));
        return {publishedReply(session.id(), service.cameraOf(session.id())), std::move(answer.sdp)};
    }

    Reply operator()(const WatchRequest& request) const {
        std::optional<sdp::ViewerAnswer> answer;
        if (offer) answer = sdp::answerViewer(*offer, origin());
        auto sink = service.watch(session.id(), request.camera, request.name,
                                  answer ? std::optional(answer->media) : std::nullopt, now, request.quality);
        if (answer) session.setMediaIndex(answer->index);
        session.setSink(std::move(sink));
        return {watchingReply(session.id(), service.cameraOf(session.id()), request.quality),
                answer ? std::move(answer->sdp) : ""};
    }

    Reply operator()(const PrepareRequest&) const {
        auto answer = sdp::answerViewer(neededOffer("prepare"), origin());
        auto sink = service.prepare(session.id(), answer.media);
        session.setMediaIndex(answer.index);
        session.setSink(std::move(sink));
        return {plainReply("prepared"), std::move(answer.sdp)};
    }

    Reply operator()(const PreferRequest& request) const {
        service.prefer(session.id(), request.quality, now);
        return {preferredReply(request.quality), {}};
    }

    Reply operator()(const RenegotiateRequest&) const {
        const Peer* peer = service.peer(session.id());
        const auto& newOffer = neededOffer("renegotiate");
        if (peer && peer->publishing()) {
            auto answer = sdp::answerPublisher(newOffer, origin());
            service.renegotiated(session.id(), answer.media, now);
            session.setMediaIndex(answer.index);
            return {plainReply("renegotiated"), std::move(answer.sdp)};
        }
        if (!peer || !peer->viewer) {
            throw RequestError(ErrorCode::NotWatching, "renegotiate comes after publish, watch or prepare");
        }
        auto answer = sdp::answerViewer(newOffer, origin());
        service.renegotiated(session.id(), answer.media);
        session.setMediaIndex(answer.index);
        return {plainReply("renegotiated"), std::move(answer.sdp)};
    }

    Reply operator()(const TalkRequest& request) const {
        switch (request.action) {
            case TalkRequest::Action::Start:
                return {talkReply(service.startTalking(session.id(), now)), {}};
            case TalkRequest::Action::Take:
                return {talkReply(service.takeFloor(session.id(), now)), {}};
            case TalkRequest::Action::Stop:
                break;
        }
        return {talkReply(service.stopTalking(session.id(), now)), {}};
    }

    Reply operator()(const RefreshRequest&) const {
        service.refresh(session.id(), now);
        return {plainReply("refreshed"), {}};
    }

    Reply operator()(const ReportRequest& request) const {
        service.report(session.id(), request.report, now);
        return {plainReply("reported"), {}};
    }

    Reply operator()(const ResumeRequest&) const {
        service.resume(session.id(), now);
        return {plainReply("resumed"), {}};
    }

    Reply operator()(const ListRequest&) const {
        return {listReply(service.list(session.id()), service.recorderFor(session.id())), {}};
    }
    Reply operator()(const IceRequest&) const { return {plainReply("ice"), {}}; }
    Reply operator()(const StatusRequest&) const { return {statusReply(service.isOpen()), {}}; }

    Reply operator()(const UnpublishRequest&) const {
        return {plainReply("unpublished", service.unpublish(session.id(), now)), {}};
    }

    Reply operator()(const UnwatchRequest&) const {
        return {plainReply("unwatched", service.unwatch(session.id(), now)), {}};
    }

    Reply operator()(const SignInRequest& request) const {
        return {signedInReply(service.signIn(session.id(), request.token, now)), {}};
    }

    Reply operator()(const ClaimRequest& request) const {
        return {claimedReply(service.claim(session.id(), request.code, request.name, now, request.attempt)),
                {}};
    }

    Reply operator()(const SignOutRequest& request) const {
        const DeviceId device = service.signOut(session.id(), request.token, now);
        return {doneReply("signed_out", "device", toString(device)), {}};
    }

    Reply operator()(const TicketRequest& request) const {
        return {ticketReply(request.camera, service.ticket(session.id(), request.camera)), {}};
    }

    Reply operator()(const MembersRequest&) const {
        return {membersReply(service.members(session.id())), {}};
    }

    Reply operator()(const InviteRequest& request) const {
        return invited(service.invite(session.id(), request.member, now));
    }
    Reply operator()(const AddCameraRequest& request) const {
        return invited(service.addCamera(session.id(), request.name, now));
    }
    Reply operator()(const PairRequest& request) const {
        return invited(service.inviteAgain(session.id(), request.to, now));
    }
    Reply invited(const Invited& invited) const {
        return {invitedReply(invited, service.household()->now()), {}};
    }

    Reply operator()(const ChangeMemberRequest& request) const {
        service.change(session.id(), request.member, request.change, now);
        return {doneReply("changed", "member", toString(request.member)), {}};
    }

    Reply operator()(const RenameCameraRequest& request) const {
        service.rename(session.id(), request.camera, request.name, now);
        return {doneReply("changed", "camera", toString(request.camera)), {}};
    }

    Reply operator()(const RemoveRequest& request) const {
        std::visit([this](auto id) { service.remove(session.id(), id, now); }, request.what);
        return {removedReply(request.what), {}};
    }
};

Dispatcher::Reply Dispatcher::dispatch(const std::shared_ptr<Session>& session, const Message& message) {
    service_.requireStaying(session->id());
    const Request request = parseRequest(message.body.get());
    if (const auto* token = tokenOf(request); token && !service_.isOpen()) {
        service_.signIn(session->id(), *token, SteadyClock::now());
    }
    if (!isForStrangers(request)) service_.requireWelcome(session->id());
    if (message.jsep && !mayCarryOffer(request)) {
        throw RequestError(ErrorCode::OfferUnexpected, "this request takes no SDP (jsep)");
    }
    const auto offer = offerOf(message.jsep.get());
    Reply reply = std::visit(Visitor{service_, *session, offer, message.jsep.get()}, request);
    if (tellsIceServers(request)) tellIceServers(session->id(), reply.body.get());
    return reply;
}

void Dispatcher::tellIceServers(PeerId id, json_t* reply) {
    const Peer* peer = service_.peer(id);
    if (!peer || !peer->identity) return;  // nobody signs in to an open home: strangers get no relay
    if (Json servers = iceServers_.grantTo(toString(peer->identity->device)))
        put(reply, "ice", std::move(servers));
}

void Dispatcher::handle(const std::shared_ptr<Session>& session, const Message& message) noexcept {
    const auto refuse = [&](const RequestError& error) {
        session->reply(message.transaction, errorReply(error));
        if (!message.jsep) return;
        session->hangUp();
        // The core made a PeerConnection for it: a stranger gets no second try on this handle.
        service_.dismissStranger(session->id());
    };
    try {
        const Reply reply = dispatch(session, message);
        if (!session->reply(message.transaction, reply.body, reply.answerSdp) && !reply.answerSdp.empty()) {
            log(LogLevel::Warning, "peer=" + toString(session->id()) + " the core did not take the answer");
            service_.mediaDown(session->id(), SteadyClock::now());
            session->setSink(nullptr);
            session->hangUp();
        }
    } catch (const RequestError& error) {
        refuse(error);
    } catch (const std::exception& error) {
        log(LogLevel::Error, "peer=" + toString(session->id()) + " request failed: " + error.what());
        refuse(RequestError(ErrorCode::Internal, "something went wrong in the server; its log has more"));
    }
    service_.announce();
}

}  // namespace petcam::janus
