#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "janus.hpp"
#include "json.hpp"

extern "C" janus_plugin* create();

namespace petcam::test {

/// A handle as the Janus core makes it: the reference counter holds garbage until create_session has
/// returned, then counts the core's reference and the one that it leaves to the plugin
/// (janus_ice_handle_attach_plugin).
class FakeHandle {
public:
    explicit FakeHandle(janus_plugin* plugin);
    ~FakeHandle();
    FakeHandle(const FakeHandle&) = delete;
    FakeHandle& operator=(const FakeHandle&) = delete;

    janus_plugin_session* get() const { return session_; }
    bool created() const { return created_; }
    /// As the core does it: marked stopped, the plugin told, the core's own reference let go.
    void destroy();
    /// Reference counts left; 1 after `destroy` means that the plugin has not let go yet.
    int references() const;

private:
    janus_plugin* plugin_;
    janus_plugin_session* session_;
    bool created_ = false;
    bool destroyed_ = false;
};

struct Pushed {
    janus_plugin_session* to;
    std::string transaction;
    Json body;
    std::string sdp;

    std::string text(const char* key) const;
    std::int64_t number(const char* key) const {
        return json_integer_value(json_object_get(body.get(), key));
    }
};

struct Relayed {
    janus_plugin_session* to;
    int mindex;
    bool video;
    std::vector<std::uint8_t> bytes;
    int minDelay;
    int maxDelay;
};

/// Stands in for the Janus core: the callbacks a plugin gets, recorded. One at a time in a process, since the
/// core's callbacks carry no context.
class FakeCore {
public:
    /// Starts the plugin on a configuration of these lines, in which @DIR@ stands for a folder of its own;
    /// `started()` tells init's result.
    explicit FakeCore(const std::string& configuration);
    ~FakeCore();

    janus_plugin* plugin() const { return plugin_; }
    int started() const { return started_; }
    const std::string& folder() const { return folder_; }
    /// Another configuration, with `@DIR@` for the folder; read at the next start.
    void configure(std::string text) const;
    /// Another start of the plugin on the same folder, which lets go of what the last one held.
    void startAgain() { started_ = plugin_->init(&callbacks_, folder_.c_str()); }

    std::unique_ptr<FakeHandle> attach() { return std::make_unique<FakeHandle>(plugin_); }
    /// Sends one request and waits for the event with its transaction. `sdp` makes it an offer.
    const Pushed& ask(const FakeHandle& handle, const std::string& body, const std::string& sdp = {});
    /// Waits for the event with this transaction.
    const Pushed& answerTo(const FakeHandle& handle, const std::string& transaction);
    /// Sends without waiting; the type of the plugin's immediate answer.
    janus_plugin_result_type send(janus_plugin_session* handle, const std::string& transaction,
                                  const std::string& body, const std::string& sdp = {});
    void incomingRtp(const FakeHandle& handle, bool video, std::vector<std::uint8_t> bytes,
                     int audioLevel = -1);
    /// For the video of this handle.
    void incomingRtcp(const FakeHandle& handle, std::vector<std::uint8_t> bytes);

    /// Waits, so many seconds at most, until `holds` does. True when it did.
    bool eventually(const std::function<bool()>& holds, int seconds = 5);
    std::size_t countEvents(const FakeHandle& to, const std::string& name);
    /// Replies with this error code; with 0, those that are no error.
    std::size_t repliesTo(const FakeHandle& to, int code);
    std::vector<Relayed> relayedTo(const FakeHandle& to);
    /// What was relayed since it was asked last, to whomever.
    std::vector<Relayed> takeRelayed();
    int closed(const FakeHandle& handle);
    /// Whether the plugin asked the core to end this handle.
    bool ended(const FakeHandle& handle);
    /// An administrator's request and its answer.
    Json administer(const std::string& request);
    int keyframesAsked(const FakeHandle& handle);
    /// Bit/s that a publisher was told to keep to (REMB).
    std::vector<std::uint32_t> limitsOf(const FakeHandle& handle);

private:
    static int pushEvent(janus_plugin_session* handle, janus_plugin* plugin, const char* transaction,
                         json_t* message, json_t* jsep);
    static void relayRtp(janus_plugin_session* handle, janus_plugin_rtp* packet);
    static void sendPli(janus_plugin_session* handle);
    static void sendRemb(janus_plugin_session* handle, std::uint32_t bitrate);
    static void closePc(janus_plugin_session* handle);
    static void endSession(janus_plugin_session* handle);

    std::string folder_;
    janus_plugin* plugin_;
    janus_callbacks callbacks_{.push_event = pushEvent,
                               .relay_rtp = relayRtp,
                               .relay_rtcp = nullptr,
                               .relay_data = nullptr,
                               .send_pli = sendPli,
                               .send_pli_stream = nullptr,
                               .send_remb = sendRemb,
                               .close_pc = closePc,
                               .end_session = endSession,
                               .events_is_enabled = nullptr,
                               .notify_event = nullptr,
                               .auth_is_signed = nullptr,
                               .auth_is_signature_valid = nullptr,
                               .auth_signature_contains = nullptr};
    int started_ = -1;
    int nextTransaction_ = 0;

    std::recursive_mutex mutex_;  // what `eventually` waits for may ask us again
    std::condition_variable_any changed_;
    std::vector<std::unique_ptr<Pushed>> pushed_;
    std::vector<Relayed> relayed_;
    std::vector<janus_plugin_session*> closed_;
    std::vector<janus_plugin_session*> ended_;
    std::vector<janus_plugin_session*> keyframes_;
    std::vector<std::pair<janus_plugin_session*, std::uint32_t>> limits_;
};

}  // namespace petcam::test
