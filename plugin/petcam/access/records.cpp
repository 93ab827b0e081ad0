#include "petcam/access/records.hpp"

#include <algorithm>
#include <charconv>

namespace petcam {
namespace {

template <typename Id>
std::optional<Id> idOf(char letter, std::string_view text) {
    Id id;
    if (text.size() < 2 || text[0] != letter || text[1] < '1' || text[1] > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), id.value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return id;
}

struct Apply {
    Records& records;

    void operator()(const PutMember& put) const {
        records.members[put.member.id] = put.member;
        records.lastMember = std::max(records.lastMember, put.member.id);
    }
    void operator()(const DropMember& drop) const {
        records.members.erase(drop.id);
        forget(drop.id);
    }
    void operator()(const PutCamera& put) const {
        records.cameras[put.camera.id] = put.camera;
        records.lastCamera = std::max(records.lastCamera, put.camera.id);
    }
    void operator()(const DropCamera& drop) const {
        records.cameras.erase(drop.id);
        for (auto& [id, member] : records.members) {
            member.grants.erase(drop.id);
        }
        forget(drop.id);
    }
    void operator()(const PutDevice& put) const {
        records.devices[put.device.id] = put.device;
        records.lastDevice = std::max(records.lastDevice, put.device.id);
    }
    void operator()(const DropDevice& drop) const { records.devices.erase(drop.id); }
    void operator()(const PutInvitation& put) const {
        records.invitations[put.invitation.to] = put.invitation;
    }
    void operator()(const DropInvitation& drop) const { records.invitations.erase(drop.to); }

private:
    void forget(const Principal& principal) const {
        std::erase_if(records.devices, [&](const auto& entry) { return entry.second.of == principal; });
        records.invitations.erase(principal);
    }
};

}  // namespace

std::string toString(MemberId id) {
    return "m" + std::to_string(id.value);
}
std::string toString(CameraId id) {
    return "c" + std::to_string(id.value);
}
std::string toString(DeviceId id) {
    return "d" + std::to_string(id.value);
}

std::optional<MemberId> memberIdOf(std::string_view text) {
    return idOf<MemberId>('m', text);
}
std::optional<CameraId> cameraIdOf(std::string_view text) {
    return idOf<CameraId>('c', text);
}
std::optional<DeviceId> deviceIdOf(std::string_view text) {
    return idOf<DeviceId>('d', text);
}

void applyChanges(Records& records, const Changes& changes) {
    for (const auto& change : changes) {
        std::visit(Apply{records}, change);
    }
}

}  // namespace petcam
