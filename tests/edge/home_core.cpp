#include "home_core.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace petcam::test {
namespace {

constexpr int kPoolThreads = 3;
constexpr std::size_t kHeaderBytes = 12;

HomeCore* current = nullptr;
int lastHome = 0;

Phone& phoneOf(janus_plugin_session* handle) {
    return *static_cast<Phone*>(handle->gateway_handle);
}

const char* textOf(const json_t* object, const char* key) {
    const char* text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

}  // namespace

std::int64_t nanosecondsNow() {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

std::vector<std::uint8_t> Mark::payload(bool video) const {
    std::vector<std::uint8_t> bytes(kBytes);
    if (!video) {
        bytes[0] = 0xFC;  // Opus, 20 ms
    } else if (h264) {
        bytes[0] = startsPicture ? 0x67 : 0x41;  // NAL unit types 7 (sequence parameter set) and 1
    } else {
        bytes[0] = 0x10;  // RFC 7741: S = 1, partition 0
        bytes[1] = startsPicture ? 0 : 1;
    }
    bytes[2] = static_cast<std::uint8_t>(role);
    std::memcpy(&bytes[3], &from, sizeof(from));
    std::memcpy(&bytes[5], &number, sizeof(number));
    std::memcpy(&bytes[9], &sentAt, sizeof(sentAt));
    bytes[17] = h264 ? 1 : 0;
    return bytes;
}

Mark Mark::read(const std::uint8_t* payload) {
    Mark mark;
    mark.role = static_cast<char>(payload[2]);
    mark.h264 = payload[17] == 1;
    mark.startsPicture = mark.h264 ? payload[0] == 0x67 : payload[0] == 0x10 && payload[1] == 0;
    std::memcpy(&mark.from, payload + 3, sizeof(mark.from));
    std::memcpy(&mark.number, payload + 5, sizeof(mark.number));
    std::memcpy(&mark.sentAt, payload + 9, sizeof(mark.sentAt));
    return mark;
}

Phone::Phone(HomeCore& core, std::uint16_t phoneNumber) : number(phoneNumber), handle(core.plugin()) {
    handle.get()->gateway_handle = this;
}

janus_callbacks HomeCore::callbacks() {
    return {.push_event = pushEvent,
            .relay_rtp = relayRtp,
            .relay_rtcp = nullptr,
            .relay_data = nullptr,
            .send_pli =
                [](janus_plugin_session* handle) {
                    phoneOf(handle).wantsKeyframe.store(true, std::memory_order_relaxed);
                },
            .send_pli_stream = nullptr,
            .send_remb = [](janus_plugin_session*, std::uint32_t) {},
            .close_pc =
                [](janus_plugin_session* handle) {
                    phoneOf(handle).hungUp.store(true, std::memory_order_relaxed);
                },
            .end_session = nullptr,
            .events_is_enabled = nullptr,
            .notify_event = nullptr,
            .auth_is_signed = nullptr,
            .auth_is_signature_valid = nullptr,
            .auth_signature_contains = nullptr};
}

HomeCore::HomeCore() : number_(++lastHome), plugin_(create()), callbacks_(callbacks()) {
    current = this;
    std::string folder = (std::filesystem::temp_directory_path() / "petcam-home-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
    std::ofstream(folder_ + "/janus.plugin.petcam.jcfg") << "general: { open = true }";
    plugin_->init(&callbacks_, folder_.c_str());
    for (int i = 0; i < kPoolThreads; ++i) {
        pool_.emplace_back([this] { serve(); });
    }
}

HomeCore::~HomeCore() {
    stopPool();
    plugin_->destroy();
    std::filesystem::remove_all(folder_);
    current = nullptr;
}

Phone* HomeCore::attach() {
    std::uint16_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        number = static_cast<std::uint16_t>(phones_.size() + 1);
        phones_.push_back(nullptr);
    }
    auto phone = std::make_unique<Phone>(*this, number);
    if (!phone->handle.created()) return nullptr;
    const std::lock_guard lock(mutex_);
    phones_[number - 1U] = std::move(phone);
    return phones_[number - 1U].get();
}

bool HomeCore::ask(Phone& phone, const std::string& body, const std::string& sdp) {
    {
        const std::lock_guard lock(mutex_);
        if (resting_) return false;
        requests_.push_back({&phone, std::to_string(++lastTransaction_), body, sdp});
    }
    wake_.notify_one();
    return true;
}

bool HomeCore::rest(Phone& observer) {
    using namespace std::chrono_literals;
    {
        const std::lock_guard lock(mutex_);
        resting_ = true;
    }
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    const auto idle = [this] {
        const std::lock_guard lock(mutex_);
        return requests_.empty() && inHand_ == 0;
    };
    while (!idle()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(1ms);
    }
    // The control thread takes one after another: when it answers this, it has answered all.
    const int before = observer.replies.load();
    handle({&observer, "rest", R"({"request":"status"})", {}});
    while (observer.replies.load() == before) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

void HomeCore::closing() {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    resting_ = false;
}

void HomeCore::stopPool() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    wake_.notify_all();
    for (auto& thread : std::exchange(pool_, {})) {
        thread.join();
    }
}

std::vector<Phone*> HomeCore::phones(std::size_t count) {
    const std::lock_guard lock(mutex_);
    std::vector<Phone*> all;
    for (std::size_t i = phones_.size() - std::min(count, phones_.size()); i < phones_.size(); ++i) {
        if (phones_[i]) all.push_back(phones_[i].get());
    }
    return all;
}

Record HomeCore::everything() const {
    Record all;
    for (const auto& one : records_) {
        all.sent.insert(all.sent.end(), one->sent.begin(), one->sent.end());
        all.told.insert(all.told.end(), one->told.begin(), one->told.end());
        all.asked.insert(all.asked.end(), one->asked.begin(), one->asked.end());
    }
    return all;
}

Record& HomeCore::mine() {
    thread_local int of = 0;
    thread_local Record* record = nullptr;
    if (of != number_) {
        const std::lock_guard lock(mutex_);
        records_.push_back(std::make_unique<Record>());
        record = records_.back().get();
        of = number_;
    }
    return *record;
}

void HomeCore::serve() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
        if (requests_.empty()) {
            wake_.wait(lock);
            continue;
        }
        const Request request = std::move(requests_.front());
        requests_.pop_front();
        ++inHand_;
        lock.unlock();
        handle(request);
        lock.lock();
        --inHand_;
    }
}

void HomeCore::handle(const Request& request) {
    const bool atShutdown = closing_.load();
    json_t* jsep =
        request.sdp.empty() ? nullptr : json_pack("{ssss}", "type", "offer", "sdp", request.sdp.c_str());
    json_t* body = json_loads(request.body.c_str(), JSON_DECODE_ANY, nullptr);
    auto* result = plugin_->handle_message(request.phone->handle.get(), g_strdup(request.transaction.c_str()),
                                           body, jsep);
    mine().asked.push_back(
        {request.phone, request.transaction, result->type == JANUS_PLUGIN_OK_WAIT, atShutdown});
    json_decref(result->content);
    delete result;
}

int HomeCore::pushEvent(janus_plugin_session* handle, janus_plugin*, const char* transaction, json_t* message,
                        json_t* jsep) {
    Phone& phone = phoneOf(handle);
    current->mine().told.push_back({&phone, transaction ? transaction : "", textOf(message, "event"),
                                    textOf(message, "camera"),
                                    textOf(json_object_get(message, "holder"), "name"), nanosecondsNow()});
    if (transaction) ++phone.replies;
    if (g_atomic_int_get(&handle->stopped)) return -2;
    if (jsep) phone.sdpAnswers.fetch_add(1, std::memory_order_relaxed);
    return 0;
}

void HomeCore::relayRtp(janus_plugin_session* handle, janus_plugin_rtp* packet) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(packet->buffer);
    const std::size_t header = kHeaderBytes + ((bytes[0] & 0x10) != 0 ? 8U : 0U);
    if (packet->length < header + Mark::kBytes) return;  // shows as a gap
    const auto* payload = bytes + header;
    const Mark mark = Mark::read(payload);
    if (mark.role == 'T') current->wordsHeard_.fetch_add(1, std::memory_order_relaxed);
    current->mine().sent.push_back(
        {&phoneOf(handle), packet->video != FALSE, static_cast<std::uint8_t>(bytes[1] & 0x7F),
         static_cast<std::uint16_t>((bytes[2] << 8) | bytes[3]), mark, nanosecondsNow()});
}

}  // namespace petcam::test
