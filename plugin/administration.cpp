#include "administration.hpp"

#include <charconv>
#include <string_view>

#include "fields.hpp"
#include "log.hpp"
#include "messages.hpp"
#include "replies.hpp"

namespace petcam::janus {
namespace {

template <typename Id>
Json orNull(const std::optional<Id>& id) {
    return id ? jsonText(toString(*id)) : Json(json_null());
}

Json textOrNull(const std::string* text) {
    return text ? jsonText(*text) : Json(json_null());
}

Json countersOf(const AccessCounters& counters) {
    Json object(json_object());
    put(object.get(), "not_recognised", static_cast<std::int64_t>(counters.notRecognised));
    put(object.get(), "too_many_claims", static_cast<std::int64_t>(counters.tooManyClaims));
    put(object.get(), "ended_unsigned", static_cast<std::int64_t>(counters.endedUnsigned));
    return object;
}

}  // namespace

/// A request of the contract, made with the rights of an administrator.
struct Administration::Visitor {
    Household& household;

    Json operator()(const InviteRequest& request) const { return invited(household.invite(request.member)); }
    Json operator()(const AddCameraRequest& request) const {
        return invited(household.addCamera(request.name));
    }
    Json operator()(const PairRequest& request) const { return invited(household.inviteAgain(request.to)); }
    Json operator()(const ChangeMemberRequest& request) const {
        household.change(request.member, request.change);
        return doneReply("changed", "member", toString(request.member));
    }
    Json operator()(const RenameCameraRequest& request) const {
        household.rename(request.camera, request.name);
        return doneReply("changed", "camera", toString(request.camera));
    }
    Json operator()(const RemoveRequest& request) const {
        std::visit([this](auto id) { household.remove(id); }, request.what);
        return removedReply(request.what);
    }
    template <typename Other>
    Json operator()(const Other&) const {
        throw RequestError(ErrorCode::NotAllowed, "this request is for clients, not for administrators");
    }

    Json invited(const Invited& invited) const { return invitedReply(invited, household.now()); }
};

Json Administration::handle(const json_t* request) noexcept {
    try {
        return dispatch(request);
    } catch (const RequestError& error) {
        return errorReply(error);
    } catch (const std::exception& error) {
        log(LogLevel::Error, std::string("an administrator's request failed: ") + error.what());
        return errorReply(
            RequestError(ErrorCode::Internal, "something went wrong in the server; its log has more"));
    }
}

Json Administration::dispatch(const json_t* request) {
    const json_t* name = json_is_object(request) ? json_object_get(request, "request") : nullptr;
    const std::string_view word = json_is_string(name) ? json_string_value(name) : "";
    if (word == "home") return home();
    if (word == "sessions") return sessions();
    if (word == "statistics") return statistics();
    if (word == "kick") return kick(request);
    Json reply;
    if (word == "invite_owner") {
        Household& all = household();
        reply = invitedReply(all.inviteOwner(), all.now());
    } else {
        reply = std::visit(Visitor{household()}, parseRequest(request));
    }
    service_.homeChanged(SteadyClock::now());
    return reply;
}

Household& Administration::household() {
    Household* all = service_.household();
    if (!all) throw openHome();
    return *all;
}

Json Administration::home() {
    Json members(json_array());
    if (!service_.isOpen()) {
        for (const auto& member : service_.allMembers()) {
            json_array_append_new(members.get(), memberObject(member).release());
        }
    }
    Json cameras(json_array());
    for (const auto& camera : service_.allCameras()) {
        json_array_append_new(cameras.get(), cameraObject(camera).release());
    }
    Json reply = plainReply("home");
    putBool(reply.get(), "open", service_.isOpen());
    putBool(reply.get(), "owner", !service_.isOpen() && service_.household()->hasOwner());
    put(reply.get(), "members", std::move(members));
    put(reply.get(), "cameras", std::move(cameras));
    return reply;
}

Json Administration::sessions() {
    Json sessions(json_array());
    for (const auto& view : service_.sessions()) {
        Json one(json_object());
        put(one.get(), "id", toString(view.peer));
        put(one.get(), "device", orNull(view.device));
        put(one.get(), "member", orNull(view.member));
        put(one.get(), "name", textOrNull(view.name ? &*view.name : nullptr));
        put(one.get(), "camera", orNull(view.camera));
        put(one.get(), "publishes", textOrNull(view.publishes ? &*view.publishes : nullptr));
        put(one.get(), "watches", textOrNull(view.watches ? &*view.watches : nullptr));
        putBool(one.get(), "talks", view.talks);
        json_array_append_new(sessions.get(), one.release());
    }
    Json reply = plainReply("sessions");
    put(reply.get(), "sessions", std::move(sessions));
    put(reply.get(), "counters", countersOf(service_.accessCounters()));
    return reply;
}

Json Administration::statistics() {
    return statisticsReply(service_.statistics());
}

Json Administration::kick(const json_t* request) {
    Fields fields(request);
    const std::string text = fields.text("peer");
    fields.refuseOthers();
    PeerId peer;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), peer.value, 16);
    if (error != std::errc{} || end != text.data() + text.size() ||
        !service_.kick(peer, SteadyClock::now())) {
        throw RequestError(ErrorCode::InvalidValue, "peer must be the id of a session");
    }
    return doneReply("kicked", "peer", toString(peer));
}

}  // namespace petcam::janus
