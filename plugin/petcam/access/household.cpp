#include "petcam/access/household.hpp"

#include <algorithm>
#include <utility>

namespace petcam {
namespace {

void requireOrder(const Window& window) {
    if (window.from && window.until && *window.from >= *window.until) {
        throw RequestError(ErrorCode::InvalidValue, "until must be later than from");
    }
}

}  // namespace

Household::Household(Limits limits, Store& store, Secrets& secrets, const WallClock& clock)
    : limits_(limits), store_(store), secrets_(secrets), clock_(clock), records_(store.load()) {
    for (const auto& [id, device] : records_.devices) {
        tokens_.emplace(device.token, id);
    }
}

std::optional<Identity> Household::recognise(std::string_view token) const {
    const auto found = tokens_.find(secrets_.digestOf(token));
    if (found == tokens_.end() || isCut(found->second)) return std::nullopt;
    return Identity{found->second, records_.devices.at(found->second).of};
}

bool Household::isCurrent(const Identity& identity) const {
    if (!records_.devices.contains(identity.device) || isCut(identity.device)) return false;
    const auto* id = std::get_if<MemberId>(&identity.who);
    if (!id) return camera(std::get<CameraId>(identity.who)) != nullptr;
    const Member* one = member(*id);
    return one && one->window.holds(now());
}

const Member* Household::member(MemberId id) const {
    const auto found = records_.members.find(id);
    return found == records_.members.end() ? nullptr : &found->second;
}

const CameraRecord* Household::camera(CameraId id) const {
    const auto found = records_.cameras.find(id);
    return found == records_.cameras.end() ? nullptr : &found->second;
}

bool Household::isOwner(const Principal& who) const {
    const auto* id = std::get_if<MemberId>(&who);
    const Member* one = id ? member(*id) : nullptr;
    return one && one->role == Role::Owner && one->window.holds(now());
}

Rights Household::rightsOf(MemberId memberId, CameraId cameraId) const {
    const Member* one = member(memberId);
    if (!one || !camera(cameraId) || !one->window.holds(now())) return {};
    if (one->role == Role::Owner) return Rights::all();
    const auto grant = one->grants.find(cameraId);
    if (grant == one->grants.end()) return one->elsewhere;
    return grant->second.window.holds(now()) ? grant->second.rights : Rights{};
}

std::optional<WallTime> Household::endOf(MemberId memberId, CameraId cameraId) const {
    const Member* one = member(memberId);
    if (!one) return std::nullopt;
    const auto grant = one->grants.find(cameraId);
    const bool granted = grant != one->grants.end() && one->role != Role::Owner;
    const auto own = one->window.until;
    const auto onCamera = granted ? grant->second.window.until : std::nullopt;
    if (!own || !onCamera) return own ? own : onCamera;
    return std::min(*own, *onCamera);
}

std::size_t Household::devicesOf(const Principal& who) const {
    return devicesWith(who).size();
}

Claimed Household::claim(std::string_view code, const std::string& name, std::string_view attempt) {
    const Digest digest = secrets_.digestOf(code);
    const Invitation* taken = nullptr;
    for (const auto& [to, invitation] : records_.invitations) {
        if (invitation.code == digest && now() < invitation.expires) taken = &invitation;
    }
    if (!taken) return repeat(digest, attempt);
    const Principal who = taken->to;
    Changes changes;
    changes.push_back(DropInvitation{who});
    if (const auto* memberId = std::get_if<MemberId>(&who)) {
        if (devicesOf(who) >= limits_.devicesPerMember) {
            throw RequestError(ErrorCode::LimitReached, "this member has too many devices: remove one first");
        }
        Member named = knownMember(*memberId);
        if (named.name.empty()) {
            named.name = name;
            changes.push_back(PutMember{std::move(named)});
        }
    } else {
        for (const auto& [id, device] : records_.devices) {
            if (device.of == who) changes.push_back(DropDevice{id});
        }
    }
    Claimed claimed{{DeviceId{records_.lastDevice.value + 1}, who}, secrets_.newToken()};
    changes.push_back(PutDevice{{claimed.identity.device, who, secrets_.digestOf(claimed.token), now()}});
    commit(std::move(changes));
    if (!attempt.empty()) {
        answered_[digest] = {secrets_.digestOf(attempt), claimed.identity, now() + kRepeatTime};
    }
    return claimed;
}

Claimed Household::repeat(const Digest& code, std::string_view attempt) {
    std::erase_if(answered_, [this](const auto& entry) { return entry.second.until <= now(); });
    const auto found = answered_.find(code);
    if (found == answered_.end() || attempt.empty() || found->second.attempt != secrets_.digestOf(attempt) ||
        !isCurrent(found->second.identity)) {
        throw notRecognised();
    }
    const Identity identity = found->second.identity;
    Claimed claimed{identity, secrets_.newToken()};
    Device device = records_.devices.at(identity.device);
    device.token = secrets_.digestOf(claimed.token);
    commit({DropDevice{device.id}, PutDevice{std::move(device)}});
    return claimed;
}

Invited Household::invite(const NewMember& wanted) {
    if (records_.members.size() >= limits_.members) {
        throw RequestError(ErrorCode::LimitReached, "there is no room for another member (" +
                                                        std::to_string(limits_.members) + " at most)");
    }
    requireOrder(wanted.window);
    Member fresh{MemberId{records_.lastMember.value + 1},
                 wanted.name,
                 wanted.role,
                 wanted.window,
                 wanted.elsewhere.value_or(rightsElsewhere(wanted.role)),
                 {},
                 now()};
    if (wanted.grants) {
        requireKnown(*wanted.grants);
        fresh.grants = *wanted.grants;
    } else if (wanted.role == Role::Sitter) {
        for (const auto& [id, record] : records_.cameras) {
            fresh.grants[id] = Grant{kSitterRights, {}};
        }
    }
    return commitInvitation({PutMember{fresh}}, fresh.id);
}

Invited Household::inviteOwner() {
    for (const auto& [id, one] : records_.members) {
        const bool waits = one.role == Role::Owner && one.name.empty() && one.window == Window{};
        if (waits && devicesOf(id) == 0) return inviteAgain(id);
    }
    return invite({{}, Role::Owner, {}, {}, {}});
}

Invited Household::inviteAgain(const Principal& to) {
    if (const auto* id = std::get_if<MemberId>(&to)) {
        knownMember(*id);
    } else {
        knownCamera(std::get<CameraId>(to));
    }
    return commitInvitation({}, to);
}

Invited Household::addCamera(const std::string& name) {
    if (records_.cameras.size() >= limits_.cameras) {
        throw RequestError(ErrorCode::LimitReached, "there is no room for another camera (" +
                                                        std::to_string(limits_.cameras) + " at most)");
    }
    requireFreeName(name, std::nullopt);
    const CameraId id{records_.lastCamera.value + 1};
    return commitInvitation({PutCamera{{id, name, now()}}}, id);
}

Invited Household::commitInvitation(Changes changes, const Principal& to) {
    Invited invited{to, secrets_.newCode(), now() + limits_.codeLifetime};
    changes.push_back(PutInvitation{{to, secrets_.digestOf(invited.code), invited.expires}});
    commit(std::move(changes));
    return invited;
}

void Household::change(MemberId id, const MemberChange& change) {
    Member next = knownMember(id);
    if (change.name) next.name = *change.name;
    if (change.role) {
        next.role = *change.role;
        next.elsewhere = rightsElsewhere(next.role);
    }
    if (change.from) next.window.from = *change.from;
    if (change.until) next.window.until = *change.until;
    if (change.elsewhere) next.elsewhere = *change.elsewhere;
    for (const auto& [cameraId, grant] : change.grants) {
        knownCamera(cameraId);
        if (grant) {
            requireOrder(grant->window);
            next.grants[cameraId] = *grant;
        } else {
            next.grants.erase(cameraId);
        }
    }
    requireOrder(next.window);
    if (next != knownMember(id)) commit({PutMember{std::move(next)}});
}

void Household::rename(CameraId id, const std::string& name) {
    CameraRecord next = knownCamera(id);
    requireFreeName(name, id);
    if (next.name == name) return;
    next.name = name;
    commit({PutCamera{std::move(next)}});
}

void Household::change(CameraId id, const CameraChange& change) {
    CameraRecord next = knownCamera(id);
    next.paused = change.paused.value_or(next.paused);
    next.recorded = change.recorded.value_or(next.recorded);
    if (next != knownCamera(id)) commit({PutCamera{std::move(next)}});
}

void Household::remove(MemberId id) {
    knownMember(id);
    commitRemoval(DropMember{id}, devicesWith(id));
}

void Household::remove(CameraId id) {
    knownCamera(id);
    commitRemoval(DropCamera{id}, devicesWith(id));
}

void Household::remove(DeviceId id) {
    if (!records_.devices.contains(id)) {
        throw RequestError(ErrorCode::NoSuchMember, "there is no device " + toString(id));
    }
    commitRemoval(DropDevice{id}, {id});
}

void Household::commitRemoval(Change removal, const std::vector<DeviceId>& devices) {
    try {
        commit({std::move(removal)});
    } catch (const RequestError& error) {
        if (error.code() != ErrorCode::StorageFailed) throw;
        cut_.insert(devices.begin(), devices.end());
        ++version_;
        throw RequestError(ErrorCode::CutNotKept, "signed out now, but only until the next start: " +
                                                      std::string(error.what()) + ", then remove again");
    }
}

std::vector<DeviceId> Household::devicesWith(const Principal& who) const {
    std::vector<DeviceId> found;
    for (const auto& [id, device] : records_.devices) {
        if (device.of == who) found.push_back(id);
    }
    return found;
}

void Household::dropExpired() {
    Changes changes;
    for (const auto& [to, invitation] : records_.invitations) {
        if (invitation.expires <= now()) changes.push_back(DropInvitation{to});
    }
    if (!changes.empty()) commit(std::move(changes));
}

std::size_t Household::lastingOwners(const Records& records) {
    std::size_t owners = 0;
    for (const auto& entry : records.members) {
        const Member& member = entry.second;
        const bool lasts = member.role == Role::Owner && member.window == Window{};
        const bool comes =
            std::any_of(records.devices.begin(), records.devices.end(),
                        [&](const auto& device) { return device.second.of == Principal(member.id); });
        owners += lasts && comes ? 1 : 0;
    }
    return owners;
}

void Household::commit(Changes changes) {
    Records next = records_;
    applyChanges(next, changes);
    if (lastingOwners(next) == 0 && lastingOwners(records_) > 0) {
        throw RequestError(
            ErrorCode::LastOwner,
            "the last owner stays an owner, with a device and without an end: make another one first");
    }
    try {
        store_.commit(changes, records_);
    } catch (const StoreError& error) {
        throw RequestError(ErrorCode::StorageFailed, std::string("nothing was changed: ") + error.what());
    }
    records_ = std::move(next);
    ++version_;
    tokens_.clear();
    for (const auto& [id, device] : records_.devices) {
        tokens_.emplace(device.token, id);
    }
    std::erase_if(cut_, [this](DeviceId id) { return !records_.devices.contains(id); });
}

const Member& Household::knownMember(MemberId id) const {
    const Member* found = member(id);
    if (!found) throw RequestError(ErrorCode::NoSuchMember, "there is no member " + toString(id));
    return *found;
}

const CameraRecord& Household::knownCamera(CameraId id) const {
    const CameraRecord* found = camera(id);
    if (!found) throw noSuchCamera(toString(id));
    return *found;
}

void Household::requireKnown(const std::map<CameraId, Grant>& grants) const {
    for (const auto& [id, grant] : grants) {
        knownCamera(id);
        requireOrder(grant.window);
    }
}

void Household::requireFreeName(const std::string& name, std::optional<CameraId> except) const {
    for (const auto& [id, record] : records_.cameras) {
        if (record.name == name && id != except) {
            throw RequestError(ErrorCode::NameTaken, "there is a camera of that name already");
        }
    }
}

}  // namespace petcam
