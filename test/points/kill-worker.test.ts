import { testTable } from './table.ts';

testTable('the worker is killed');
