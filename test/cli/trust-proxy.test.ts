import { trustProxyOf } from '../../cli/trust-proxy';

test.each([
  [undefined, false],
  ['', false],
  ['0', false],
  ['1', 1],
  ['10.0.0.0/8, 192.0.2.7', ['10.0.0.0/8', '192.0.2.7']],
  ['loopback,2001:db8::/32', ['loopback', '2001:db8::/32']],
])('DOORSTEP_TRUST_PROXY=%s believes %j', (said, trusted) => {
  expect(trustProxyOf({ DOORSTEP_TRUST_PROXY: said })).toEqual(trusted);
});

test.each(['true', '*', '0.0.0.0/0', '::/0', '10', 'proxy.example.org', '10.0.0.0/33', '10.0.0.0/8/8', ','])(
  'DOORSTEP_TRUST_PROXY=%s is refused: it would believe everybody, or nobody knows whom',
  (said) => {
    expect(() => trustProxyOf({ DOORSTEP_TRUST_PROXY: said })).toThrow('DOORSTEP_TRUST_PROXY');
  },
);
