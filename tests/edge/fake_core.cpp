#include "fake_core.hpp"

#include <algorithm>
#include <chrono>
#include <cstdarg>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

// What the Janus executable exports to its plugins.
extern "C" {
int janus_log_level = LOG_NONE;
gboolean janus_log_timestamps = FALSE;
gboolean janus_log_colors = FALSE;
char* janus_log_global_prefix = nullptr;
int refcount_debug = 0;

void janus_vprintf(const char*, ...) {}

janus_plugin_result* janus_plugin_result_new(janus_plugin_result_type type, const char* text,
                                             json_t* content) {
    return new janus_plugin_result{type, text, content};
}

void janus_plugin_rtp_reset(janus_plugin_rtp* packet) {
    *packet = {};
    packet->mindex = -1;
    packet->extensions.audio_level = -1;
    packet->extensions.video_rotation = -1;
    packet->extensions.min_delay = -1;
    packet->extensions.max_delay = -1;
}
}

namespace petcam::test {
namespace {

FakeCore* current = nullptr;

void freeHandle(const janus_refcount* counter) {
    auto* bytes = reinterpret_cast<char*>(const_cast<janus_refcount*>(counter));
    g_free(bytes - offsetof(janus_plugin_session, ref));
}

constexpr std::string_view kRidLine = "a=rid:";
constexpr std::string_view kExtensionLine = "a=extmap:";

/// What the core tells of one medium that offered rids.
Json simulcastOf(int mindex, const std::vector<std::string>& rids, int extension) {
    Json medium(json_object());
    put(medium.get(), "mindex", std::int64_t{mindex});
    put(medium.get(), "rids", Json(json_array()));
    for (const auto& rid : rids)
        json_array_append_new(json_object_get(medium.get(), "rids"), jsonText(rid).release());
    put(medium.get(), "rid-ext", std::int64_t{extension});
    return medium;
}

/// The jsep that reaches the plugin: the core takes a=rid and a=simulcast out of the SDP
/// (janus_sdp_anonymize) and tells of them beside it (janus_process_incoming_request).
Json jsepOf(const std::string& sdp) {
    std::string kept;
    std::vector<std::string> rids;
    int mindex = -1;
    int extension = 0;
    std::istringstream lines(sdp);
    for (std::string line; std::getline(lines, line);) {
        if (line.compare(0, 2, "m=") == 0) ++mindex;
        if (line.compare(0, kExtensionLine.size(), kExtensionLine) == 0 &&
            line.find("sdes:rtp-stream-id") != std::string::npos) {
            extension = std::atoi(line.c_str() + kExtensionLine.size());
        }
        if (line.compare(0, kRidLine.size(), kRidLine) == 0) {
            rids.push_back(line.substr(kRidLine.size(), line.find(' ') - kRidLine.size()));
        } else {
            kept += line + (lines.eof() ? "" : "\n");
        }
    }
    Json jsep(json_object());
    put(jsep.get(), "type", "offer");
    put(jsep.get(), "sdp", kept);
    if (!rids.empty()) {
        put(jsep.get(), "simulcast", Json(json_array()));
        json_array_append_new(json_object_get(jsep.get(), "simulcast"),
                              simulcastOf(mindex, rids, extension).release());
    }
    return jsep;
}

}  // namespace

FakeHandle::FakeHandle(janus_plugin* plugin)
    : plugin_(plugin), session_(static_cast<janus_plugin_session*>(g_malloc(sizeof(janus_plugin_session)))) {
    std::memset(static_cast<void*>(session_), 0xAA, sizeof(*session_));  // so does g_malloc, at its worst
    session_->gateway_handle = this;
    session_->plugin_handle = nullptr;
    g_atomic_int_set(&session_->stopped, 0);
    int error = 0;
    plugin_->create_session(session_, &error);
    created_ = error == 0;
    session_->ref.count = created_ ? 3 : 2;  // the core's, the plugin's, and one of this test to look at it
    session_->ref.free = freeHandle;
}

FakeHandle::~FakeHandle() {
    destroy();
    janus_refcount_decrease(&session_->ref);
}

void FakeHandle::destroy() {
    if (destroyed_) return;
    destroyed_ = true;
    g_atomic_int_set(&session_->stopped, 1);
    int error = 0;
    if (created_) plugin_->destroy_session(session_, &error);
    janus_refcount_decrease(&session_->ref);
}

int FakeHandle::references() const {
    return g_atomic_int_get(&session_->ref.count) - 1;
}

std::string Pushed::text(const char* key) const {
    const char* value = json_string_value(json_object_get(body.get(), key));
    return value ? value : "";
}

FakeCore::FakeCore(const std::string& configuration) : plugin_(create()) {
    current = this;
    std::string folder = (std::filesystem::temp_directory_path() / "petcam-edge-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
    configure(configuration);
    startAgain();
}

void FakeCore::configure(std::string text) const {
    constexpr std::string_view kFolder = "@DIR@";
    for (auto at = text.find(kFolder); at != std::string::npos; at = text.find(kFolder)) {
        text.replace(at, kFolder.size(), folder_);
    }
    std::ofstream(folder_ + "/janus.plugin.petcam.jcfg") << text;
}

FakeCore::~FakeCore() {
    plugin_->destroy();
    std::filesystem::remove_all(folder_);
    current = nullptr;
}

janus_plugin_result_type FakeCore::send(janus_plugin_session* handle, const std::string& transaction,
                                        const std::string& body, const std::string& sdp) {
    json_t* jsep = sdp.empty() ? nullptr : jsepOf(sdp).release();
    json_t* message = json_loads(body.c_str(), JSON_DECODE_ANY, nullptr);
    janus_plugin_result* result =
        plugin_->handle_message(handle, g_strdup(transaction.c_str()), message, jsep);
    const auto type = result->type;
    json_decref(result->content);
    delete result;
    return type;
}

const Pushed& FakeCore::ask(const FakeHandle& handle, const std::string& body, const std::string& sdp) {
    const std::string transaction = "t" + std::to_string(++nextTransaction_);
    send(handle.get(), transaction, body, sdp);
    return answerTo(handle, transaction);
}

const Pushed& FakeCore::answerTo(const FakeHandle& handle, const std::string& transaction) {
    const Pushed* answer = nullptr;
    eventually([&] {
        for (const auto& one : pushed_) {
            if (one->to == handle.get() && one->transaction == transaction) answer = one.get();
        }
        return answer != nullptr;
    });
    if (!answer) throw std::runtime_error("no answer to transaction " + transaction);
    return *answer;
}

void FakeCore::incomingRtp(const FakeHandle& handle, bool video, std::vector<std::uint8_t> bytes,
                           int audioLevel) {
    janus_plugin_rtp packet;
    janus_plugin_rtp_reset(&packet);
    packet.video = video ? TRUE : FALSE;
    packet.buffer = reinterpret_cast<char*>(bytes.data());
    packet.length = static_cast<std::uint16_t>(bytes.size());
    packet.extensions.audio_level = static_cast<std::int8_t>(audioLevel);
    plugin_->incoming_rtp(handle.get(), &packet);
}

void FakeCore::incomingRtcp(const FakeHandle& handle, std::vector<std::uint8_t> bytes) {
    janus_plugin_rtcp packet{};
    packet.video = TRUE;
    packet.buffer = reinterpret_cast<char*>(bytes.data());
    packet.length = static_cast<std::uint16_t>(bytes.size());
    plugin_->incoming_rtcp(handle.get(), &packet);
}

bool FakeCore::eventually(const std::function<bool()>& holds, int seconds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::unique_lock lock(mutex_);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        changed_.wait_for(lock,
                          std::chrono::milliseconds(5));  // not everything awaited comes through this core
    }
    return true;
}

std::size_t FakeCore::countEvents(const FakeHandle& to, const std::string& name) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(pushed_.begin(), pushed_.end(), [&](const auto& one) {
        return one->to == to.get() && one->text("petcam") == "event" && one->text("event") == name;
    }));
}

std::size_t FakeCore::repliesTo(const FakeHandle& to, int code) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(pushed_.begin(), pushed_.end(), [&](const auto& one) {
        return one->to == to.get() && !one->transaction.empty() && one->number("error_code") == code;
    }));
}

std::vector<Relayed> FakeCore::relayedTo(const FakeHandle& to) {
    const std::lock_guard lock(mutex_);
    std::vector<Relayed> packets;
    std::copy_if(relayed_.begin(), relayed_.end(), std::back_inserter(packets),
                 [&](const Relayed& packet) { return packet.to == to.get(); });
    return packets;
}

std::vector<Relayed> FakeCore::takeRelayed() {
    const std::lock_guard lock(mutex_);
    return std::exchange(relayed_, {});
}

int FakeCore::closed(const FakeHandle& handle) {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::count(closed_.begin(), closed_.end(), handle.get()));
}

int FakeCore::keyframesAsked(const FakeHandle& handle) {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::count(keyframes_.begin(), keyframes_.end(), handle.get()));
}

int FakeCore::pushEvent(janus_plugin_session* handle, janus_plugin*, const char* transaction, json_t* message,
                        json_t* jsep) {
    if (g_atomic_int_get(&handle->stopped)) return -2;
    auto pushed = std::make_unique<Pushed>(
        Pushed{handle, transaction ? transaction : "", Json(json_deep_copy(message)), {}});
    if (jsep) pushed->sdp = json_string_value(json_object_get(jsep, "sdp"));
    const std::lock_guard lock(current->mutex_);
    current->pushed_.push_back(std::move(pushed));
    current->changed_.notify_all();
    return 0;
}

void FakeCore::relayRtp(janus_plugin_session* handle, janus_plugin_rtp* packet) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(packet->buffer);
    const std::lock_guard lock(current->mutex_);
    current->relayed_.push_back({handle,
                                 packet->mindex,
                                 packet->video != FALSE,
                                 {bytes, bytes + packet->length},
                                 packet->extensions.min_delay,
                                 packet->extensions.max_delay});
    current->changed_.notify_all();
}

void FakeCore::sendRemb(janus_plugin_session* handle, std::uint32_t bitrate) {
    const std::lock_guard lock(current->mutex_);
    current->limits_.emplace_back(handle, bitrate);
    current->changed_.notify_all();
}

void FakeCore::sendPli(janus_plugin_session* handle) {
    const std::lock_guard lock(current->mutex_);
    current->keyframes_.push_back(handle);
    current->changed_.notify_all();
}

std::vector<std::uint32_t> FakeCore::limitsOf(const FakeHandle& handle) {
    const std::lock_guard lock(mutex_);
    std::vector<std::uint32_t> limits;
    for (const auto& [to, bitrate] : limits_) {
        if (to == handle.get()) limits.push_back(bitrate);
    }
    return limits;
}

bool FakeCore::ended(const FakeHandle& handle) {
    const std::lock_guard lock(mutex_);
    return std::find(ended_.begin(), ended_.end(), handle.get()) != ended_.end();
}

Json FakeCore::administer(const std::string& request) {
    const Json body(json_loads(request.c_str(), JSON_DECODE_ANY, nullptr));
    return Json(plugin_->handle_admin_message(body.get()));
}

void FakeCore::endSession(janus_plugin_session* handle) {
    const std::lock_guard lock(current->mutex_);
    current->ended_.push_back(handle);
    current->changed_.notify_all();
}

void FakeCore::closePc(janus_plugin_session* handle) {
    const std::lock_guard lock(current->mutex_);
    current->closed_.push_back(handle);
    current->changed_.notify_all();
}

}  // namespace petcam::test
