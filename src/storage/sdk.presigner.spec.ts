import { createPresigner } from './create-presigner.js';
import { describePresigner } from './presigner.contract.fixture.js';

describePresigner('SdkPresigner', (store) => createPresigner({ ...store, signer: 'sdk' }));
