#include "home_json.hpp"
#include "replies.hpp"

// The JSON of who is who in the home.
namespace petcam {
namespace {

Json optionalTime(const std::optional<WallTime>& time) {
    return time ? Json(json_integer(time->time_since_epoch().count())) : Json(json_null());
}

void putSelf(json_t* object, const Self& self) {
    put(object, "device", toString(self.identity.device));
    Json who(json_object());
    if (const auto* member = std::get_if<MemberId>(&self.identity.who)) {
        put(who.get(), "id", toString(*member));
        put(who.get(), "name", self.name);
        put(who.get(), "role", wordOf(self.role.value_or(Role::Sitter)));
        put(object, "member", std::move(who));
    } else {
        put(who.get(), "id", toString(std::get<CameraId>(self.identity.who)));
        put(who.get(), "name", self.name);
        put(object, "camera", std::move(who));
    }
}

Json grantsObject(const std::map<CameraId, Grant>& grants) {
    Json object(json_object());
    for (const auto& [camera, grant] : grants) {
        Json one(json_object());
        put(one.get(), "rights", rightsArray(grant.rights));
        putWindow(one.get(), grant.window);
        put(object.get(), toString(camera).c_str(), std::move(one));
    }
    return object;
}

}  // namespace

Json memberObject(const Service::MemberView& view) {
    const Member& member = *view.member;
    Json object(json_object());
    put(object.get(), "id", toString(member.id));
    put(object.get(), "name", member.name);
    put(object.get(), "role", wordOf(member.role));
    putWindow(object.get(), member.window);
    put(object.get(), "rights", rightsArray(member.role == Role::Owner ? Rights::all() : member.elsewhere));
    put(object.get(), "cameras", grantsObject(member.grants));
    Json devices(json_array());
    for (const auto id : view.devices) {
        json_array_append_new(devices.get(), jsonText(toString(id)).release());
    }
    put(object.get(), "devices", std::move(devices));
    put(object.get(), "connected", static_cast<std::int64_t>(view.connected));
    return object;
}

Json rightsArray(Rights rights) {
    Json array(json_array());
    for (const Right right : kAllRights) {
        if (rights.has(right)) json_array_append_new(array.get(), json_string(wordOf(right)));
    }
    return array;
}

void putWindow(json_t* object, const Window& window) {
    put(object, "from", optionalTime(window.from));
    put(object, "until", optionalTime(window.until));
}

Json signedInReply(const Self& self) {
    Json object = plainReply("signed_in");
    putSelf(object.get(), self);
    return object;
}

Json claimedReply(const Joined& joined) {
    Json object = plainReply("claimed");
    put(object.get(), "token", joined.token);
    putSelf(object.get(), joined.self);
    return object;
}

Json ticketReply(CameraId camera, const Ticket& ticket) {
    Json actions(json_array());
    json_array_append_new(actions.get(), json_string("read"));
    if (ticket.mayChange) {
        json_array_append_new(actions.get(), json_string("delete"));
        json_array_append_new(actions.get(), json_string("star"));
    }
    Json object = plainReply("ticket", toString(camera));
    put(object.get(), "ticket", ticket.text);
    put(object.get(), "actions", std::move(actions));
    put(object.get(), "expires_in", std::int64_t{ticket.lifetime.count()});
    return object;
}

Json membersReply(const std::vector<Service::MemberView>& members) {
    Json array(json_array());
    for (const auto& member : members) {
        json_array_append_new(array.get(), memberObject(member).release());
    }
    Json object = plainReply("members");
    put(object.get(), "members", std::move(array));
    return object;
}

Json invitedReply(const Invited& invited, WallTime now) {
    Json object = plainReply("invited");
    if (const auto* member = std::get_if<MemberId>(&invited.to)) {
        put(object.get(), "member", toString(*member));
    } else {
        put(object.get(), "camera", toString(std::get<CameraId>(invited.to)));
    }
    put(object.get(), "code", invited.code);
    put(object.get(), "expires_in", std::int64_t{(invited.expires - now).count()});
    return object;
}

Json doneReply(const char* petcam, const char* kind, const std::string& id) {
    Json object = plainReply(petcam);
    put(object.get(), kind, id);
    return object;
}

Json removedReply(const std::variant<MemberId, CameraId, DeviceId>& what) {
    constexpr const char* kKinds[] = {"member", "camera", "device"};
    return std::visit([&](auto id) { return doneReply("removed", kKinds[what.index()], toString(id)); },
                      what);
}

}  // namespace petcam
