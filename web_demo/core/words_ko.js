// Korean, written by hand. {name|이/가} puts the particle that fits the name's last sound (see i18n.js). What only some
// screens need stands in words_home_ko.js, words_watch_ko.js, words_camera_ko.js and words_manage_ko.js.

/** @type {Record<string, string>} */
export const korean = {
  appName: 'petcam',
  back: '뒤로',
  tryAgain: '다시 해 보기',

  cameras: '카메라',
  watch: '보기',
  motionNow: '움직임',
  soundNow: '큰 소리',
  recordingNow: '녹화 중',

  guest: '손님',
  startCamera: '카메라 켜기',

  watchesOne: '{name|이/가} 보고 있어요',
  watchesMany: '{names|이/가} 보고 있어요',
  rename: '이름 바꾸기',
  pause: '잠시 끄기',
  resume: '다시 켜기',

  statusConnecting: '연결하는 중…',
  statusLive: '실시간',
  statusReconnecting: '다시 연결하는 중…',
  seconds: '{n}초',
  minutes: '{n}분',
  hours: '{n}시간',
  days: '{n}일',
  onlyYou: '나만 보고 있어요',
  soundOn: '소리 켜짐',
  namesTwo: '{a}, {b}',
  namesMore: '{a}, {b} 외 {count}명',

  someoneTalks: '{name|이/가} 말하는 중이에요',

  reportBattery: '배터리 {battery}%',
  reportCharging: '배터리 {battery}%, 충전 중',

  noWebRtc: '이 브라우저는 실시간 영상을 볼 수 없어요(WebRTC 없음). 최신 Safari, Chrome, Firefox를 써 주세요.',
  cameraBusy: '다른 기기가 이미 이 카메라예요. 그 기기에서 끄거나, 여기서 다른 이름을 골라 주세요.',
  serverFull: '지금은 접속한 사람이 너무 많아요. 잠시 뒤 다시 시도할게요.',
  badName: '이 이름은 쓸 수 없어요. 다른 이름을 골라 주세요.',
  signInRequired: '초대받은 사람만 들어올 수 있는 집이에요. 주인이 보내 준 링크를 열거나, 카메라 앱으로 코드를 찍어 주세요.',
  noCodec: '이 브라우저는 카메라 영상을 재생할 수 없어요. Safari나 Chrome을 써 보세요.',
  refusedByServer: '집 서버가 거절했어요. 잠시 뒤 다시 시도할게요.',
  serverUnreachable: '집 서버가 대답하지 않아요. 서버가 켜져 있고 같은 네트워크인지 확인해 주세요. 다시 시도하는 중…',

  toMain: '첫 화면으로',

  outsideTime: '아직 시작 전이거나 이미 끝난 기간이에요. 잘못된 거라면 주인에게 물어보세요.',
  signedOutRemoved: '주인이 접속을 끝냈어요. 잘못된 거라면 새 링크를 부탁하세요.',
  accessLost: '이제 이 카메라를 볼 수 없어요. 주인이 다시 바꿔 줄 수 있어요.',
  tokenVoid: '이 휴대폰은 이제 이 집에 들어올 수 없어요. 주인에게 새 링크를 부탁하세요.',
  notAllowed: '허락되지 않은 일이에요. 주인에게 물어보세요.',
  noSuchCamera: '볼 수 있는 카메라가 없어요. 카메라가 없어졌거나, 주인이 아직 나누지 않았어요.',
  cameraReplaced: '이제 다른 휴대폰이 이 카메라예요.',
  cameraRemoved: '이 카메라는 집에서 빠졌어요. 이 휴대폰을 다시 쓰려면 주인에게 새 링크를 부탁하세요.',

  addDevice: '기기 추가',
  useThisPhone: '이 휴대폰 쓰기',
  invite: '초대하기',
  family: '가족',
  cameraTitle: '카메라',

  done: '완료',

  timeline: '녹화',
  settings: '설정',
};
